//! Real streams are read to their end through the link alone, for every kind of link, and not after it has ended.

use reeldrop_engine::connection::{CloudFrontHash, OpenConnection, PackageForm};
use reeldrop_engine::link::{LinkKind, LinkState, LinkView};
use reeldrop_engine::{Destination, NewBatch, UploadState, UploadView};

use crate::common::{Place, open, until};
use crate::front::{ECDSA, RSA, cloudfront, private_key, public};
use crate::streams::{FORMS, Form, follow, media_bytes, package, packets};

pub async fn upload(
    place: &Place,
    open: &OpenConnection,
    folder: &std::path::Path,
    seconds: u64,
) -> UploadView {
    let new = NewBatch {
        destination: Destination::Open(open.clone()),
        lifetime_seconds: Some(seconds),
        prefix: Some("day 1".to_owned()),
        ..NewBatch::of(vec![folder.to_owned()])
    };
    let begun = place.engine.begin(new).await.unwrap();
    let batch = begun.batch_id;
    begun.ended().await;
    place.only(batch).await
}

fn link(upload: &UploadView) -> &LinkView {
    assert_eq!(upload.state, UploadState::Done, "{:?}", upload.error);
    upload.link.as_ref().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn presigned_links_play_every_form_of_stream_and_end() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    for form in FORMS {
        let name = format!("{form:?}");
        let (made, main) = package(place.folder.path(), &name, form);
        let source = packets(made.join(main).to_str().unwrap()).expect(&name);
        let folder = place.folder.path().join(format!("{name} ü+#1"));
        std::fs::rename(made, &folder).unwrap();
        let upload = upload(&place, &open, &folder, 3600).await;
        let link = link(&upload);
        assert_eq!(link.kind, LinkKind::Presigned);
        assert_eq!(link.package.as_deref(), Some(main));
        let view = upload.package.as_ref().unwrap();
        assert_eq!(
            (view.playlist.as_str(), view.files),
            (main, view.files_done)
        );
        assert_eq!(upload.sent, upload.size);
        let url = place.engine.link_url_with(link.id, &open).await.unwrap();
        assert_eq!(packets(&url).expect(&name), source);
        assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
        // Nothing is open but by the link.
        let plain = url.split('?').next().unwrap();
        assert_eq!(reqwest::get(plain).await.unwrap().status().as_u16(), 403);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_stream_loads_after_its_link_has_ended() {
    let place = Place::new().await;
    let open = open(&place.sandbox.endpoint());
    let (folder, _) = package(place.folder.path(), "film", Form::Variants);
    let upload = upload(&place, &open, &folder, 3).await;
    let link = link(&upload);
    let url = place.engine.link_url_with(link.id, &open).await.unwrap();
    let playlist = reqwest::get(&url).await.unwrap().text().await.unwrap();
    let inner: Vec<&str> = playlist
        .lines()
        .flat_map(|line| line.split('"'))
        .filter(|part| part.starts_with("http"))
        .collect();
    assert!(inner.len() >= 2, "{playlist}");
    until("the end of the link", async || {
        place.engine.links().await.unwrap()[0].state == LinkState::Ended
    })
    .await;
    for address in inner.into_iter().chain([url.as_str()]) {
        let status = reqwest::get(address).await.unwrap().status().as_u16();
        assert_eq!(status, 403);
    }
    // What only this link needed is cleaned up; the stream stays.
    place.engine.sweep_links().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudfront_links_play_in_both_forms_with_every_key() {
    let place = Place::new().await;
    for (number, (key, hash, form)) in [
        (RSA, CloudFrontHash::Sha1, PackageForm::Rewritten),
        (RSA, CloudFrontHash::Sha256, PackageForm::Static),
        (ECDSA, CloudFrontHash::Sha256, PackageForm::Rewritten),
        (RSA, CloudFrontHash::Sha1, PackageForm::Static),
    ]
    .into_iter()
    .enumerate()
    {
        let (edge, open) = cloudfront(&place, &private_key(&key), hash, form).await;
        let name = format!("film {number}");
        let (folder, main) = package(place.folder.path(), &name, FORMS[number]);
        let upload = upload(&place, &open, &folder, 3600).await;
        let link = link(&upload);
        assert_eq!(link.kind, LinkKind::CloudfrontSigned);
        let url = place.engine.link_url_with(link.id, &open).await.unwrap();
        assert_eq!(follow(&url).await, Ok(media_bytes(&folder)), "{form:?}");
        // One signature for the whole package.
        assert_eq!(edge.verifications(), 1);
        if form == PackageForm::Rewritten {
            let local = packets(folder.join(main).to_str().unwrap());
            assert_eq!(packets(&url), local);
        }
        assert_eq!(follow(url.split('?').next().unwrap()).await, Err(403));
        let cookies = place
            .engine
            .link_cookies_with(link.id, &open)
            .await
            .unwrap();
        assert!(cookies.set_cookie.len() >= 3);
        let cookie: Vec<&str> = cookies
            .set_cookie
            .iter()
            .filter_map(|line| line.split(';').next())
            .collect();
        let original = format!("{}/day%201/film%20{number}/{main}", edge.base());
        let request = reqwest::Client::new()
            .get(&original)
            .header("cookie", cookie.join("; "));
        assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_link_plays_the_originals_and_never_ends() {
    let place = Place::new().await;
    let (_server, open) = public(&place).await;
    let (folder, main) = package(place.folder.path(), "film", Form::Fragmented);
    let upload = upload(&place, &open, &folder, 3600).await;
    let link = link(&upload);
    assert_eq!((link.kind, &link.expires_at), (LinkKind::Public, &None));
    let url = place.engine.link_url(link.id).await.unwrap();
    assert!(url.ends_with(&format!("/day%201/film/{main}")), "{url}");
    assert_eq!(follow(&url).await, Ok(media_bytes(&folder)));
    assert!(packets(&url).is_some());
}
