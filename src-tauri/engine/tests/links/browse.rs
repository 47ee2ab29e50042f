//! What is in the bucket, whoever put it there, and links to it: on the sandbox and on `rclone serve s3`.

use futures::{StreamExt as _, stream};
use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::{Destination, Engine, Listing, code};

use crate::common::rclone::Rclone;
use crate::common::{BUCKET, Place, content, open};

/// All pages below a prefix, and how many there were.
async fn all(engine: &Engine, open: &OpenConnection, prefix: &str) -> (Listing, usize) {
    let (mut all, mut pages): (Option<Listing>, usize) = (None, 0);
    let mut after = None;
    loop {
        let destination = Destination::Open(open.clone());
        let page = engine
            .browse(destination, prefix, after.take())
            .await
            .unwrap();
        pages += 1;
        after.clone_from(&page.next);
        match &mut all {
            None => all = Some(page),
            Some(all) => {
                all.folders.extend(page.folders);
                all.objects.extend(page.objects);
            }
        }
        if after.is_none() {
            return (all.unwrap(), pages);
        }
    }
}

fn names(listing: &Listing) -> (Vec<&str>, Vec<&str>) {
    let folders = listing.folders.iter().map(|folder| folder.name.as_str());
    let objects = listing.objects.iter().map(|object| object.name.as_str());
    (folders.collect(), objects.collect())
}

async fn put(place: &Place, key: &str) {
    let put = place.client().put_object().bucket(BUCKET).key(key);
    let put = put.body(content(key, 3).into()).send().await;
    put.unwrap_or_else(|error| panic!("{key}: {error:?}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_shown_prefix_by_prefix_whatever_its_keys_hold() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let odd = [
        "a b+c%20d.mp4",
        "“Übergang” 🎬 #1?.mov",
        "line\nbreak.mp4",
        "<img src=x>.mp4",
    ];
    for name in odd {
        put(&place, &format!("odd +%/{name}")).await;
    }
    put(&place, "top.mp4").await;
    put(&place, "renders/one/film.mp4").await;
    put(&place, "renders/two/film.mp4").await;
    put(&place, "renders/film.mp4").await;

    let (top, _) = all(&place.engine, &open, "").await;
    assert_eq!(names(&top), (vec!["odd +%", "renders"], vec!["top.mp4"]));
    let (renders, _) = all(&place.engine, &open, &top.folders[1].prefix).await;
    assert_eq!(names(&renders), (vec!["one", "two"], vec!["film.mp4"]));
    assert_eq!(renders.objects[0].size, 3);
    assert_eq!(renders.objects[0].content_type, "video/mp4");
    assert!(renders.objects[0].modified_at.is_some());
    // A beginning that is no folder is one, too.
    let (begun, _) = all(&place.engine, &open, "renders/t").await;
    assert_eq!(begun.folders[0].prefix, "renders/two/");
    let (nothing, pages) = all(&place.engine, &open, "nothing/").await;
    assert_eq!((names(&nothing), pages), ((vec![], vec![]), 1));

    let (found, _) = all(&place.engine, &open, &top.folders[0].prefix).await;
    let mut expected = odd.to_vec();
    expected.sort_unstable();
    let mut shown = names(&found).1;
    shown.sort_unstable();
    assert_eq!(shown, expected);
    // Each of them can be linked, and opens.
    let keys: Vec<_> = found
        .objects
        .iter()
        .map(|object| object.key.clone())
        .collect();
    let made = place
        .engine
        .link_objects(Destination::Open(open.clone()), &keys, 3600)
        .await
        .unwrap();
    assert_eq!((made.links.len(), made.error), (4, None));
    for link in &made.links {
        assert_eq!(link.upload_id, None);
        let url = place.engine.link_url_with(link.id, &open).await.unwrap();
        let answer = reqwest::get(&url).await.unwrap();
        assert_eq!(answer.bytes().await.unwrap(), content(&link.key, 3));
    }
    let (found, _) = all(&place.engine, &open, &top.folders[0].prefix).await;
    for object in &found.objects {
        let newest = object.link.as_ref().map(|link| link.key.as_str());
        assert_eq!((object.links, newest), (1, Some(object.key.as_str())));
    }
    // What is not there ends it, and what was made before stays.
    let keys = ["top.mp4".to_owned(), "gone.mp4".to_owned()];
    let made = place
        .engine
        .link_objects(Destination::Open(open.clone()), &keys, 3600)
        .await
        .unwrap();
    assert_eq!(made.links.len(), 1);
    assert!(made.error.unwrap().is(code::OBJECT_MISSING));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_folder_comes_page_by_page() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    const COUNT: usize = 450;
    let keys = (0..COUNT).map(|number| format!("many/{number:04}.mp4"));
    let put = stream::iter(keys).for_each_concurrent(8, async |key| put(&place, &key).await);
    put.await;
    let (found, pages) = all(&place.engine, &open, "many/").await;
    assert_eq!(pages, 3);
    let keys = found.objects.iter().map(|object| object.key.clone());
    assert!(keys.eq((0..COUNT).map(|number| format!("many/{number:04}.mp4"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bucket_of_a_server_that_others_wrote_is_shown_too() {
    let place = Place::new().await;
    let Some(rclone) = Rclone::start(&place) else {
        return;
    };
    let bucket = rclone.storage.join(BUCKET);
    std::fs::create_dir_all(bucket.join("dailies ü+/day 1")).unwrap();
    for name in [
        "dailies ü+/a b+c%20d.mp4",
        "dailies ü+/day 1/x.mov",
        "top.mp4",
    ] {
        std::fs::write(bucket.join(name), content(name, 9)).unwrap();
    }
    let open = open(&rclone.endpoint);
    let (top, _) = all(&place.engine, &open, "").await;
    assert_eq!(names(&top), (vec!["dailies ü+"], vec!["top.mp4"]));
    let (below, _) = all(&place.engine, &open, &top.folders[0].prefix).await;
    assert_eq!(names(&below), (vec!["day 1"], vec!["a b+c%20d.mp4"]));
    let keys = [below.objects[0].key.clone()];
    let made = place
        .engine
        .link_objects(Destination::Open(open.clone()), &keys, 3600)
        .await
        .unwrap();
    assert!(made.error.is_none(), "{:?}", made.error);
    let url = place
        .engine
        .link_url_with(made.links[0].id, &open)
        .await
        .unwrap();
    let answer = reqwest::get(&url).await.unwrap();
    let expected = content("dailies ü+/a b+c%20d.mp4", 9);
    assert_eq!(answer.bytes().await.unwrap(), expected);
}
