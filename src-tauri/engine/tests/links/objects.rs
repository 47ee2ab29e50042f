//! Links to single objects, of every kind, and what is said of them.

use reeldrop_engine::connection::{CloudFrontHash, ConnectionForm, OpenConnection, PackageForm};
use reeldrop_engine::link::{
    LinkForm, LinkKind, LinkState, LinkView, RequestForm, UploadRequest, request_upload,
};
use reeldrop_engine::{CopiedLinks, Destination, LinkWish, RevokeManyPlan, code};

use crate::common::{MIB, Place, SECRET, content, form, open, until};
use crate::front::{ECDSA, RSA, cloudfront, private_key, public};
use crate::play::upload;

async fn linked(place: &Place, open: &OpenConnection, name: &str) -> (LinkView, String) {
    let file = place.file(name, 2000);
    let upload = upload(place, open, &file, 3600).await;
    let link = upload.link.unwrap_or_else(|| panic!("{:?}", upload.error));
    let url = place.engine.link_url_with(link.id, open).await.unwrap();
    (link, url)
}

async fn status(url: &str) -> u16 {
    reqwest::get(url).await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn cloudfront_opens_what_is_signed_and_nothing_else() {
    let place = Place::new().await;
    for (key, hash) in [
        (RSA, CloudFrontHash::Sha1),
        (RSA, CloudFrontHash::Sha256),
        (ECDSA, CloudFrontHash::Sha1),
    ] {
        let pem = private_key(&key);
        let (_edge, open) = cloudfront(&place, &pem, hash, PackageForm::Rewritten).await;
        for name in ["a b+c#d%25?e=f&g.mp4", "“Übergang” 🎬.mov"] {
            let (link, url) = linked(&place, &open, name).await;
            assert_eq!(link.kind, LinkKind::CloudfrontSigned);
            let answer = reqwest::get(&url).await.unwrap();
            assert_eq!(answer.status().as_u16(), 200, "{name}");
            assert_eq!(answer.bytes().await.unwrap(), content(name, 2000));
            assert_eq!(status(&url.replace("Expires=1", "Expires=2")).await, 403);
            assert_eq!(status(url.split('?').next().unwrap()).await, 403);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_link_is_plain_and_says_that_it_never_ends() {
    let place = Place::new().await;
    let (_server, open) = public(&place).await;
    let (link, url) = linked(&place, &open, "a b+c.mp4").await;
    assert_eq!((link.kind, link.lifetime_seconds), (LinkKind::Public, 0));
    assert_eq!((&link.expires_at, link.state), (&None, LinkState::Active));
    assert!(!url.contains('?'), "{url}");
    // No secret is asked for, of a connection that is not even stored.
    assert_eq!(place.engine.link_url(link.id).await.unwrap(), url);
    let bytes = reqwest::get(&url).await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, content("a b+c.mp4", 2000));
    let named = place
        .engine
        .link_for_key(
            Destination::Open(open.clone()),
            &link.key,
            60,
            Some("x".to_owned()),
        )
        .await;
    assert_eq!(named.unwrap_err().code, code::NOT_FOR_THIS_LINK);
    // Renewed, it would be the same address once more; for somebody else, it is a line of its own.
    let renewed = place.engine.renew_with(link.id, &open, None).await;
    let refused = renewed.unwrap_err();
    assert_eq!(refused.code, code::NOT_FOR_THIS_LINK);
    assert!(refused.message.contains("no end"), "{refused}");
    assert_eq!(place.engine.links().await.unwrap().len(), 1);
    let for_bo = LinkWish {
        recipient: Some("Bo".to_owned()),
        ..LinkWish::default()
    };
    let for_bo = place.engine.new_link_with(link.id, &open, &for_bo).await;
    assert_eq!(for_bo.unwrap().recipient, "Bo");
    let plan = place.engine.revoke_plan_with(link.id, &open).await.unwrap();
    assert!(plan.words.contains("caches"), "{}", plan.words);
    let revoked = place.engine.revoke_with(link.id, &open).await.unwrap();
    assert!(revoked.is_dead && revoked.words.contains("purged"));
    assert_eq!(status(&url).await, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_any_key_proves_it_names_the_download_and_is_shared() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let engine = &place.engine;
    let put = place.client().put_object().bucket("films").key("x/ü.mov");
    let put = put.content_type("video/quicktime");
    put.body(content("x", MIB).into()).send().await.unwrap();
    let stored = || Destination::Stored(connection);
    let missing = engine.link_for_key(stored(), "nothing", 60, None).await;
    assert_eq!(missing.unwrap_err().code, code::OBJECT_MISSING);

    let ask = async |download: Option<&str>| {
        let download = download.map(str::to_owned);
        let link = engine.link_for_key(stored(), "x/ü.mov", 3000, download);
        link.await.unwrap()
    };
    let plain = ask(None).await;
    assert_eq!(
        (plain.size, plain.name.as_str()),
        (Some(MIB as u64), "ü.mov")
    );
    assert_eq!(plain.content_type, "video/quicktime");
    assert!(plain.seconds_left().unwrap() >= 2999);
    let mut shared = false;
    for _ in 0..3 {
        // Unless the window ended between the two.
        shared |= ask(None).await.id == ask(None).await.id;
    }
    assert!(shared);
    let saved = ask(Some("Schöner \"Film\".mov")).await;
    assert_ne!(saved.id, plain.id);
    let url = engine.link_url(saved.id).await.unwrap();
    let answer = reqwest::get(&url).await.unwrap();
    let header = answer.headers()["content-disposition"].to_str().unwrap();
    assert_eq!(
        header,
        "attachment; filename=\"Sch_ner _Film_.mov\"; filename*=UTF-8''Sch%C3%B6ner%20%22Film%22.mov"
    );
    let text = engine
        .link_text(&[saved.id, plain.id], LinkForm::Url)
        .await
        .unwrap();
    assert_eq!(text.count.copied, 2);
    assert_eq!(text.text.lines().next(), Some(url.as_str()));

    // Every link to the object ends with one.
    let plan = engine.revoke_plan(plain.id).await.unwrap();
    assert_eq!(plan.deletes, 1);
    assert!(plan.also_ends >= 1);
    assert!(engine.revoke(plain.id).await.unwrap().is_dead);
    assert_eq!(status(&url).await, 404);
    for link in engine.links().await.unwrap() {
        assert_eq!(link.state, LinkState::Revoked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_the_credentials_that_signed_it_and_says_so() {
    let place = Place::new().await;
    let mut open = open(&place.sandbox.endpoint());
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let end = i64::try_from(now.as_secs()).unwrap() + 2;
    open.connection.details.temporary = true;
    open.connection.details.credentials_end_at = Some(end);
    let (link, _) = linked(&place, &open, "a.mp4").await;
    assert!(link.ends_with_credentials);
    assert_eq!(link.expires_at, Some(reeldrop_engine::rfc3339(end)));
    until("its end", async || {
        place.engine.links().await.unwrap()[0].state == LinkState::Ended
    })
    .await;
    // So does a link by which others send files in.
    let request = UploadRequest {
        prefix: None,
        name: None,
        form: None,
        lifetime_seconds: 3600,
        max_bytes: 1000,
        content_type: None,
    };
    for form in [RequestForm::Post, RequestForm::Put] {
        let form = Some(form);
        let asked = UploadRequest {
            form,
            ..request.clone()
        };
        let view = request_upload(&open, &asked).await.unwrap();
        assert_eq!(view.expires_at, reeldrop_engine::rfc3339(end));
    }
    open.connection.details.credentials_end_at = Some(end + 1_000_000);
    let (link, _) = linked(&place, &open, "b.mp4").await;
    assert!(!link.ends_with_credentials);
    // The session token is part of what is signed.
    open.session_token = Some("to/ken+".to_owned().into());
    let url = place.engine.link_url_with(link.id, &open).await.unwrap();
    assert!(url.contains("X-Amz-Security-Token=to%2Fken%2B"), "{url}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_replaced_secret_signed_is_not_found_again() {
    let place = Place::new().await;
    let endpoint = place.sandbox.endpoint();
    let connection = place.connect(&endpoint).await;
    let engine = &place.engine;
    let put = place.client().put_object().bucket("films").key("a.mov");
    put.send().await.unwrap();
    let stored = Destination::Stored(connection);
    let link = engine
        .link_for_key(stored, "a.mov", 3000, None)
        .await
        .unwrap();
    let before = engine.link_url(link.id).await.unwrap();
    assert_eq!(engine.link_url(link.id).await.unwrap(), before);
    let replaced = async |secret: &str| {
        let changed = ConnectionForm {
            id: Some(connection),
            secret: Some(secret.to_owned().into()),
            ..form(&endpoint)
        };
        engine.save_connection(changed).await.unwrap();
        engine.link_url(link.id).await.unwrap()
    };
    let after = replaced("another-secret-0815").await;
    assert_ne!(after, before);
    assert_eq!(status(&after).await, 403);
    let again = replaced(SECRET).await;
    assert_eq!(again, before);
    assert_eq!(status(&again).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_signature_opens_a_whole_distribution() {
    let place = Place::new().await;
    let list = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST\n";
    let put = place.client().put_object().bucket("films").key("film.m3u8");
    put.body(list.as_bytes().to_vec().into())
        .send()
        .await
        .unwrap();
    for form in [PackageForm::Rewritten, PackageForm::Static] {
        let (_edge, open) =
            cloudfront(&place, &private_key(&ECDSA), CloudFrontHash::Sha256, form).await;
        let linked = place
            .engine
            .package_link(Destination::Open(open), "", "film.m3u8", 60);
        let error = linked.await.unwrap_err();
        assert_eq!(error.code, code::PACKAGE_INVALID, "{error}");
        assert!(error.message.contains("top of its bucket"), "{error}");
    }
    // Presigned URLs open one file each.
    let open = open(&place.sandbox.endpoint());
    let linked = place
        .engine
        .package_link(Destination::Open(open), "", "film.m3u8", 60);
    assert_eq!(linked.await.unwrap().kind, LinkKind::Presigned);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_links_those_that_work_are_copied_and_the_others_are_counted() {
    let place = Place::new().await;
    let connection = place.connect(&place.sandbox.endpoint()).await;
    let engine = &place.engine;
    let made = async |key: &str, lifetime: u64| {
        let put = place.client().put_object().bucket("films").key(key);
        put.send().await.unwrap();
        let stored = Destination::Stored(connection);
        let link = engine.link_for_key(stored, key, 3600, None).await.unwrap();
        match lifetime {
            3600 => link,
            _ => engine.renew(link.id, Some(lifetime)).await.unwrap(),
        }
    };
    let works = made("works.mov", 3600).await;
    let revoked = made("revoked.mov", 3600).await;
    let ended = made("ended.mov", 1).await;
    engine.revoke(revoked.id).await.unwrap();
    until("its end", async || {
        engine.working_url(ended.id).await.is_err()
    })
    .await;
    let error = engine.working_url(ended.id).await.unwrap_err();
    assert_eq!(error.code, code::LINK_ENDED);

    let ids = [ended.id, works.id, revoked.id, revoked.id];
    let text = engine.link_text(&ids, LinkForm::Url).await.unwrap();
    assert_eq!(text.text, engine.link_url(works.id).await.unwrap());
    let count = CopiedLinks {
        copied: 1,
        ended: 1,
        revoked: 2,
        unsigned: 0,
    };
    assert_eq!(text.count, count);
    // The newest that works: not the one that ended, nor the one that was taken back.
    let first = made("first.mov", 3600).await;
    let newest = engine.newest_working_link().await.unwrap().unwrap();
    assert_eq!(newest.id, first.id);
    engine.revoke(first.id).await.unwrap();
    let newest = engine.newest_working_link().await.unwrap().unwrap();
    assert_ne!(newest.id, ended.id);
    assert!(matches!(
        newest.state,
        LinkState::Active | LinkState::EndingSoon
    ));
    let over = [ended.id, revoked.id];
    let none = engine.link_text(&over, LinkForm::Url).await.unwrap();
    assert_eq!((none.text.as_str(), none.count.copied), ("", 0));
    assert_eq!(none.some().unwrap_err().code, code::LINK_ENDED);

    // Before the deed: what was taken back counts no more, and what leads to the same files ends too.
    let other = engine.renew(works.id, Some(600)).await.unwrap();
    let plan = engine.revoke_many_plan(&ids).await.unwrap();
    let said = RevokeManyPlan {
        links: 2,
        presigned: 2,
        also_ends: 2,
        ..RevokeManyPlan::default()
    };
    assert_eq!(plan, said, "{other:?}");
}
