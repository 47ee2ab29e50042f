//! A plain HTTP client: what anybody with a link has.

pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub content_range: String,
    pub body: Vec<u8>,
}

/// What anybody with the link gets.
pub async fn get(url: &str) -> Answer {
    fetch(reqwest::Client::new().get(url)).await
}

pub async fn get_range(url: &str, range: &str) -> Answer {
    fetch(reqwest::Client::new().get(url).header("range", range)).await
}

async fn fetch(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let header = |name| {
        let value = answer.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap()).to_owned()
    };
    Answer {
        status: answer.status().as_u16(),
        content_type: header("content-type"),
        content_range: header("content-range"),
        body: answer.bytes().await.unwrap().to_vec(),
    }
}
