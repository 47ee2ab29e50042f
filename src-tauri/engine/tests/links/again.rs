//! Links that are made again as they are wished for, written to, and taken back with their files kept.

use reeldrop_engine::connection::OpenConnection;
use reeldrop_engine::link::{LinkState, LinkView, Note, OpensAs};
use reeldrop_engine::{Destination, Engine, LinkWish, RevokeWay, code};

use crate::common::{Place, content, engine, open};
use crate::front::public;
use crate::play::upload;
use crate::streams::{Form, follow, media_bytes, package};

async fn status(url: &str) -> u16 {
    reqwest::get(url).await.unwrap().status().as_u16()
}

async fn linked(place: &Place, open: &OpenConnection, name: &str) -> (LinkView, String) {
    let upload = upload(place, open, &place.file(name, 2000), 3600).await;
    let link = upload.link.unwrap_or_else(|| panic!("{:?}", upload.error));
    let url = place.engine.link_url_with(link.id, open).await.unwrap();
    (link, url)
}

async fn view(engine: &Engine, of: &LinkView) -> LinkView {
    let links = engine.links().await.unwrap();
    links.into_iter().find(|link| link.id == of.id).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_kept_exported_and_carried_on_and_makes_a_link_of_its_own() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let put = place.client().put_object().bucket("films").key("a.mov");
    put.send().await.unwrap();
    let link = async |note: Note| {
        let stored = Destination::Stored(connection);
        let made = place
            .engine
            .noted_link_for_key(stored, "a.mov", 3000, None, note);
        made.await.unwrap()
    };
    let plain = link(Note::default()).await;
    let noted = link(Note::new("second cut", "Änne").unwrap()).await;
    assert_ne!(noted.id, plain.id, "another recipient, another link");
    assert_eq!(
        (noted.note.as_str(), noted.recipient.as_str()),
        ("second cut", "Änne")
    );

    let changed = place
        .engine
        .annotate_link(noted.id, " =third cut ", "")
        .await
        .unwrap();
    assert_eq!(
        (changed.note.as_str(), changed.recipient.as_str()),
        ("=third cut", "")
    );
    let refused = place.engine.annotate_link(noted.id, "a\nb", "").await;
    assert_eq!(refused.unwrap_err().code, code::INVALID_NOTE);
    let renewed = place.engine.renew(noted.id, None).await.unwrap();
    assert_eq!(renewed.note, "=third cut");

    let folder = place.folder.path();
    let ids = [noted.id, plain.id];
    for name in ["links.csv", "links.json"] {
        let path = folder.join(name);
        place.engine.export_links(&ids, &path).await.unwrap();
    }
    let csv = std::fs::read_to_string(folder.join("links.csv")).unwrap();
    let mut lines = csv.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .contains("opens_as,note,recipient,url"),
        "{csv}"
    );
    // No spreadsheet takes it for a formula.
    assert!(
        lines.next().unwrap().contains(",play,'=third cut,,http"),
        "{csv}"
    );
    let json = std::fs::read_to_string(folder.join("links.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["note"], "=third cut");

    place.engine.close().await;
    let engine = engine(&place.home()).await;
    assert_eq!(view(&engine, &noted).await.note, "=third cut");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_link_has_the_life_and_the_kind_of_opening_that_were_wished_for() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let (old, old_url) = linked(&place, &open, "Schöner Film.mp4").await;
    let wish = LinkWish {
        lifetime_seconds: Some(60),
        opens_as: Some(OpensAs::Download),
        ..LinkWish::default()
    };
    let new = place
        .engine
        .new_link_with(old.id, &open, &wish)
        .await
        .unwrap();
    assert_eq!((new.lifetime_seconds, &new.key), (60, &old.key));
    assert_eq!(new.download.as_deref(), Some("Schöner Film.mp4"));
    let url = place.engine.link_url_with(new.id, &open).await.unwrap();
    let answer = reqwest::get(&url).await.unwrap();
    assert_eq!(
        answer.headers()["content-disposition"],
        "attachment; filename=\"Sch_ner Film.mp4\"; filename*=UTF-8''Sch%C3%B6ner%20Film.mp4"
    );
    assert_eq!(status(&old_url).await, 200);
    assert_eq!(view(&place.engine, &old).await.expires_at, old.expires_at);
    // And back again, with what was not wished for as it was.
    let plays = LinkWish {
        opens_as: Some(OpensAs::Play),
        ..LinkWish::default()
    };
    let plays = place
        .engine
        .new_link_with(new.id, &open, &plays)
        .await
        .unwrap();
    assert_eq!((plays.lifetime_seconds, plays.download), (60, None));

    // What cannot be saved says why.
    let (_server, open) = public(&place).await;
    let (link, _) = linked(&place, &open, "b.mp4").await;
    let refused = place.engine.new_link_with(link.id, &open, &wish).await;
    let error = refused.unwrap_err();
    assert_eq!(error.code, code::NOT_FOR_THIS_LINK);
    assert!(error.message.contains("not signed"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_moved_aside_ends_its_links_and_stays() {
    let place = Place::new().await;
    let stored = place.connect(&place.sandbox.endpoint()).await;
    let begun = place.begin(stored, &[place.file("a b+ü.mp4", 2000)]).await;
    let batch = begun.batch_id;
    begun.ended().await;
    let sent = place.only(batch).await;
    let link = sent.link.unwrap();
    let engine = &place.engine;
    let url = engine.link_url(link.id).await.unwrap();
    let other = engine.renew(link.id, Some(600)).await.unwrap();
    let other_url = engine.link_url(other.id).await.unwrap();

    let plan = engine.revoke_plan(link.id).await.unwrap();
    assert!(plan.aside.contains("new name") && plan.aside.contains("One other link"));
    let revoked = engine
        .take_back(link.id, RevokeWay::MoveAside)
        .await
        .unwrap();
    let to = revoked.moved_to.clone().unwrap();
    assert!(
        to.starts_with("a b+ü.aside-") && to.ends_with(".mp4"),
        "{to}"
    );
    assert!(
        revoked.is_dead && revoked.words.contains(&to),
        "{revoked:?}"
    );
    assert_eq!((revoked.deleted, revoked.links), (1, 2));
    for url in [&url, &other_url] {
        assert_eq!(status(url).await, 404);
    }
    assert_eq!(place.stored_keys().await, std::slice::from_ref(&to));
    assert_eq!(place.stored(&to).await, content("a b+ü.mp4", 2000));
    // The library follows: the upload is there, and new links open it.
    assert_eq!(place.only(batch).await.key, to);
    let after = view(engine, &link).await;
    assert_eq!(after.state, LinkState::Revoked);
    assert_eq!(
        (after.moved_to.as_ref(), after.still_opens),
        (Some(&to), Some(false))
    );
    let error = engine.link_url(link.id).await.unwrap_err();
    assert!(
        error.code == code::LINK_REVOKED && error.message.contains(&to),
        "{error}"
    );
    let again = engine.renew(link.id, None).await.unwrap();
    let again = engine.link_url(again.id).await.unwrap();
    let bytes = reqwest::get(&again).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, content("a b+ü.mp4", 2000));
    // Asked once more, it is still dead; were it there again, that would be said.
    assert_eq!(engine.check_links(&[link.id]).await[0].works, Some(false));
    let put = place.client().put_object().bucket("films").key("a b+ü.mp4");
    put.send().await.unwrap();
    assert_eq!(
        engine.check_links(&[link.id]).await[0].works,
        Some(false),
        "no byte of it"
    );
    let put = place.client().put_object().bucket("films").key("a b+ü.mp4");
    put.body(vec![1].into()).send().await.unwrap();
    assert_eq!(engine.check_links(&[link.id]).await[0].works, Some(true));
    assert_eq!(view(engine, &link).await.still_opens, Some(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_file_and_a_package_can_be_moved_aside() {
    let place = Place::new().await;
    let (_server, public) = public(&place).await;
    let (link, url) = linked(&place, &public, "a.mp4").await;
    let engine = &place.engine;
    let plan = engine.revoke_plan_with(link.id, &public).await.unwrap();
    assert!(plan.aside.contains("nobody can guess") && plan.aside.contains("purged"));
    let way = RevokeWay::MoveAside;
    let revoked = engine.take_back_with(link.id, &public, way).await.unwrap();
    assert!(revoked.is_dead, "{}", revoked.words);
    assert_eq!(status(&url).await, 404);

    let open = open(&place.sandbox.endpoint());
    let (folder, _) = package(place.folder.path(), "film", Form::Variants);
    let sent = upload(&place, &open, &folder, 3600).await;
    let link = sent.link.unwrap();
    let url = engine.link_url_with(link.id, &open).await.unwrap();
    assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
    let revoked = engine.take_back_with(link.id, &open, way).await.unwrap();
    let to = revoked.moved_to.unwrap();
    assert!(follow(&url).await.is_err());
    let keys = place.stored_keys().await;
    assert!(
        keys.iter().all(|key| !key.starts_with("day 1/film/")),
        "{keys:?}"
    );
    let renewed = engine.renew_with(link.id, &open, None).await.unwrap();
    assert!(
        renewed.key.starts_with(&format!("{to}/")),
        "{}",
        renewed.key
    );
    let url = engine.link_url_with(renewed.id, &open).await.unwrap();
    assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
}
