//! `poster://localhost/UPLOAD-ID`: the poster of an upload, and nothing else of the disk.

use reeldrop_engine::Engine;
use tauri::http::{Request, Response, StatusCode};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::shell::Shell;

/// Answers one request of the web page.
pub(crate) fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    let name = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn(async move {
        let picture = match app.state::<Shell>().engine().await {
            Ok(engine) => read(&engine, &name).await,
            Err(_) => None,
        };
        let (status, body) = picture.map_or((StatusCode::NOT_FOUND, Vec::new()), |body| {
            (StatusCode::OK, body)
        });
        let answer = Response::builder()
            .status(status)
            .header("content-type", "image/jpeg")
            .body(body);
        responder.respond(answer.unwrap_or_default());
    });
}

/// Only the id of an upload that the library knows is a name here: it cannot lead out of the folder of posters.
async fn read(engine: &Engine, name: &str) -> Option<Vec<u8>> {
    engine.poster(name.parse().ok()?).await
}
