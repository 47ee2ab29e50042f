// Deutsch: what cannot be signed, and why not.
import type { Saying } from "../../../lib/sayings";

/** What is wrong with a name in storage, or an address, that is to be signed. */
export const unsignable: Saying[] = [
  [
    "a link lives {least:digits} to {most:digits} seconds (7 days), not {asked:digits}",
    "ein Link gilt {least:number} bis {most:number} Sekunden (7 Tage), nicht {asked:number}",
  ],
  [
    "the signing time cannot be written with a four-digit year",
    "die Zeit der Signatur lässt sich nicht mit vierstelligem Jahr schreiben",
  ],
  ["the key is empty", "der Name ist leer"],
  [
    "a key has at most {most:digits} bytes, this one has {bytes:digits}",
    "ein Name hat höchstens {most:number} Byte, dieser hat {bytes:number}",
  ],
  ["the bucket name is not usable: {why}", "der Name des Buckets ist nicht zu gebrauchen: {why:clause}"],
  [
    "the region is empty or holds characters that no region has",
    "die Region ist leer oder enthält Zeichen, die keine Region hat",
  ],
  [
    "the access key id is empty or holds characters that none has",
    "die Zugriffsschlüssel-ID ist leer oder enthält Zeichen, die darin nicht vorkommen",
  ],
  ["the endpoint is not usable: {why}", "der Endpunkt ist nicht zu gebrauchen: {why:clause}"],
  [
    "a part has a number from 1 to {most:digits}, not {number:digits}",
    "ein Teil hat eine Nummer von 1 bis {most:number}, nicht {number:number}",
  ],
  [
    "a parameter of the query is not usable: {why}",
    "ein Parameter der Abfrage ist nicht zu gebrauchen: {why:clause}",
  ],
  ["a header is not usable: {why}", "ein Header ist nicht zu gebrauchen: {why:clause}"],
  ["the path is not usable: {why}", "der Pfad ist nicht zu gebrauchen: {why:clause}"],
  [
    "the signing key is one of another day or region",
    "der Schlüssel der Signatur gehört zu einem anderen Tag oder einer anderen Region",
  ],
  ["the policy is not usable: {why}", "die Policy ist nicht zu gebrauchen: {why:clause}"],
];

/** What CloudFront's keys, addresses and policies can have. */
export const cloudfront: Saying[] = [
  [
    "this is no private key: a line like -----BEGIN PRIVATE KEY----- is missing",
    "das ist kein privater Schlüssel: Eine Zeile wie -----BEGIN PRIVATE KEY----- fehlt",
  ],
  ["this is no private key: it is far too long", "das ist kein privater Schlüssel: Es ist viel zu lang"],
  ["the private key is damaged: {why}", "der private Schlüssel ist beschädigt: {why:clause}"],
  [
    "this holds {count:digits} private keys, and it is not clear which one to take",
    "das enthält {count:number} private Schlüssel, und es ist nicht klar, welcher gemeint ist",
  ],
  [
    "the private key is encrypted: take the passphrase off first (openssl pkey -in KEY.pem -out PLAIN.pem)",
    "der private Schlüssel ist verschlüsselt: Nimm zuerst das Passwort weg (openssl pkey -in KEY.pem -out PLAIN.pem)",
  ],
  [
    "this is the public key, which CloudFront has already: the private key of the pair is needed",
    "das ist der öffentliche Schlüssel, den CloudFront schon hat: Gebraucht wird der private des Paars",
  ],
  [
    "this is a certificate: the private key is needed",
    "das ist ein Zertifikat: Gebraucht wird der private Schlüssel",
  ],
  [
    "this is an SSH key: CloudFront takes RSA or ECDSA keys as openssl writes them",
    "das ist ein SSH-Schlüssel: CloudFront nimmt RSA- oder ECDSA-Schlüssel, wie openssl sie schreibt",
  ],
  [
    "this RSA key has {bits:digits} bits: CloudFront takes RSA keys of 2,048 bits only",
    "dieser RSA-Schlüssel hat {bits:number} Bit: CloudFront nimmt nur RSA-Schlüssel mit 2.048 Bit",
  ],
  [
    "this key is on the curve {curve}: of elliptic curves CloudFront takes P-256 only",
    "dieser Schlüssel liegt auf der Kurve {curve}: Von elliptischen Kurven nimmt CloudFront nur P-256",
  ],
  [
    "this is a key for {kind}: CloudFront takes RSA-2048 and ECDSA P-256 only",
    "das ist ein Schlüssel für {kind}: CloudFront nimmt nur RSA-2048 und ECDSA P-256",
  ],
  [
    "the URL has to start with https:// or http:// and name a host",
    "die Adresse muss mit https:// oder http:// beginnen und einen Server nennen",
  ],
  [
    "{character} cannot stand in a URL: it has to be percent-encoded before it is signed",
    "{character} kann in keiner Adresse stehen: Es muss vor dem Signieren prozentkodiert werden",
  ],
  [
    "the URL holds a % that two hexadecimal digits do not follow: write it as %25",
    "in der Adresse steht ein %, dem keine zwei hexadezimalen Ziffern folgen: Schreibe es als %25",
  ],
  [
    "the URL has a fragment (#…), which is never sent: sign it without",
    "die Adresse hat ein Fragment (#…), das nie gesendet wird: Signiere sie ohne",
  ],
  [
    "clients would send this URL otherwise than it is signed: {why}",
    "Programme sendeten diese Adresse anders, als sie signiert ist: {why:clause}",
  ],
  [
    "the URL already carries {name}, which is CloudFront's own parameter",
    "die Adresse enthält schon {name}, und das ist ein Parameter von CloudFront selbst",
  ],
  [
    "a canned policy opens one URL and knows no wildcard: use a custom policy, or write %2A",
    "eine Canned policy öffnet eine Adresse und kennt keine Platzhalter: Nimm eine Custom policy, oder schreibe %2A",
  ],
  [
    "the resource of a policy has to start with https://, http:// or a wildcard",
    "die Resource einer Policy muss mit https://, http:// oder einem Platzhalter beginnen",
  ],
  [
    "this resource would open everything that the key can open: name a host or a path",
    "diese Resource öffnete alles, was der Schlüssel öffnen kann: Nenne einen Server oder einen Pfad",
  ],
  [
    "the resource of the policy does not match the URL, so the link could never work",
    "die Resource der Policy passt nicht zur Adresse, also könnte der Link nie gehen",
  ],
  [
    "a policy ends between 1 and {most:digits} (Unix seconds), not at {end}",
    "eine Policy endet zwischen 1 und {most:number} (Unix-Sekunden), nicht bei {end}",
  ],
  [
    "a policy starts after 0 (Unix seconds) and before it ends, not at {start}",
    "eine Policy beginnt nach 0 (Unix-Sekunden) und vor ihrem Ende, nicht bei {start}",
  ],
  [
    "the range of addresses is not usable: {why}",
    "der Bereich der Adressen ist nicht zu gebrauchen: {why:clause}",
  ],
  [
    "the key pair id is empty or holds characters that none has",
    "die Schlüsselpaar-ID ist leer oder enthält Zeichen, die darin nicht vorkommen",
  ],
  [
    "the cookie's {part:word} is empty or holds characters that cannot stand in a cookie",
    "im Cookie ist {part} leer oder enthält Zeichen, die darin nicht stehen können",
  ],
  ["the private key cannot sign", "der private Schlüssel kann nicht signieren"],
];
