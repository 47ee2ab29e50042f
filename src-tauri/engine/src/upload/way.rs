//! Way: whether this computer has one to the internet, as its routes tell. Nothing is sent for it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;

/// How often the routes are looked at, while something waits for the network.
const LOOK: Duration = Duration::from_secs(1);

/// Ends when the computer has come by a way: a cable, a Wi-Fi, another one than before.
pub(crate) async fn opened() {
    changed(LOOK, addresses).await;
}

/// This computer's own addresses on the way to the internet, by IPv4 and by IPv6; None where there is none.
///
/// Connecting a UDP socket asks the routes and sends nothing. The targets are addresses of documentation (RFC 5737,
/// RFC 3849), which are routed as all others.
fn addresses() -> [Option<IpAddr>; 2] {
    let towards = |from: IpAddr, to: IpAddr| {
        let socket = UdpSocket::bind(SocketAddr::new(from, 0)).ok()?;
        socket.connect(SocketAddr::new(to, 9)).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    [
        towards(
            Ipv4Addr::UNSPECIFIED.into(),
            Ipv4Addr::new(192, 0, 2, 1).into(),
        ),
        towards(
            Ipv6Addr::UNSPECIFIED.into(),
            Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
        ),
    ]
}

/// Ends when `look` tells of an address that it did not tell of the last time.
async fn changed<const N: usize>(every: Duration, mut look: impl FnMut() -> [Option<IpAddr>; N]) {
    let mut before = look();
    loop {
        tokio::time::sleep(every).await;
        let now = look();
        let is_new = |(now, before): (&Option<IpAddr>, _)| now.is_some() && now != before;
        if now.iter().zip(&before).any(is_new) {
            return;
        }
        before = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_way_that_goes_is_none_and_one_that_comes_is_seen_at_the_next_look() {
        let (home, train) = (Ipv4Addr::new(10, 0, 0, 1), Ipv4Addr::new(10, 9, 0, 1));
        for (seen, looks) in [
            (vec![None, None, None, Some(home)], 3),
            (vec![Some(home), None, None, Some(home)], 3),
            (vec![Some(home), Some(home), Some(train)], 2),
        ] {
            let mut seen = seen.into_iter();
            let began = tokio::time::Instant::now();
            changed(LOOK, || [seen.next().flatten().map(IpAddr::from)]).await;
            assert_eq!(began.elapsed(), LOOK * looks);
        }
    }
}
