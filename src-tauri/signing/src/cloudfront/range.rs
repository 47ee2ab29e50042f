//! The one range of IPv4 addresses that a policy may name.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::CloudFrontError;

/// A range of IPv4 addresses in CIDR form. CloudFront knows no IPv6 here
/// (CloudFront Developer Guide: custom policy, `IpAddress`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ipv4Range {
    network: Ipv4Addr,
    prefix: u8,
}

impl Ipv4Range {
    /// The range's first address.
    pub fn network(self) -> Ipv4Addr {
        self.network
    }

    /// How many leading bits its addresses share, 0 to 32.
    pub fn prefix(self) -> u8 {
        self.prefix
    }

    /// Whether an address is in the range.
    pub fn contains(self, address: Ipv4Addr) -> bool {
        (address.to_bits() ^ self.network.to_bits()) & mask(self.prefix) == 0
    }
}

impl FromStr for Ipv4Range {
    type Err = CloudFrontError;

    /// Reads `192.0.2.0/24`, or a single address, which is its own range of 32 bits.
    fn from_str(text: &str) -> Result<Self, CloudFrontError> {
        let refuse = |reason| Err(CloudFrontError::InvalidIpRange(reason));
        let (address, prefix) = text
            .split_once('/')
            .map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        if address.parse::<Ipv6Addr>().is_ok() {
            return refuse("CloudFront's policies take IPv4 only, and this is IPv6");
        }
        let Ok(network) = address.parse::<Ipv4Addr>() else {
            return refuse("write it like 192.0.2.0/24 or 192.0.2.7");
        };
        let prefix = match prefix {
            None => 32,
            Some(digits) if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) => {
                return refuse("after the slash stands a number from 0 to 32");
            }
            Some(digits) => match digits.parse::<u8>() {
                Ok(prefix @ 0..=32) if !(digits.len() > 1 && digits.starts_with('0')) => prefix,
                _ => return refuse("after the slash stands a number from 0 to 32"),
            },
        };
        if network.to_bits() & !mask(prefix) != 0 {
            return refuse("the address has bits set that lie behind the prefix");
        }
        Ok(Self { network, prefix })
    }
}

impl fmt::Display for Ipv4Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

fn mask(prefix: u8) -> u32 {
    u32::MAX
        .checked_shl(32 - u32::from(prefix.min(32)))
        .unwrap_or(0)
}
