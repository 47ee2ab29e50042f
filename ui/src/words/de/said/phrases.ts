// Deutsch: pieces of sentences that the engine, and what it is built on, puts into others.
import type { Saying } from "../../../lib/sayings";

export const phrases: Saying[] = [
  ["ahead of", "vor"],
  ["behind", "nach"],

  // A link.
  ["note", "Die Notiz"],
  ["recipient", "Der Empfänger"],

  // The doctor.
  [" and more", " und weitere"],
  ["the server", "der Server"],
  ["CloudFront", "CloudFront"],
  ["the piece", "das Stück"],
  ["the whole file", "die ganze Datei"],
  [", though it says that it knows pieces", ", obwohl er sagt, dass er Stücke kennt"],

  // The library.
  ["it is read-only", "sie ist schreibgeschützt"],
  ["the file cannot be opened", "die Datei lässt sich nicht öffnen"],
  ["the database refused", "die Datenbank hat abgelehnt"],
  ["it cannot be brought up to date", "sie lässt sich nicht auf den neuen Stand bringen"],
  ["its folder cannot be written", "in ihren Ordner lässt sich nicht schreiben"],
  ["it was closed", "sie wurde geschlossen"],

  // What a link or a server gave.
  ["the server could not be reached", "der Server war nicht zu erreichen"],
  ["the server answered {status:digits}", "der Server antwortete {status}"],
  ["the connection broke", "die Verbindung brach ab"],
  ["the bytes differ", "die Bytes sind andere"],
  ["cannot be reached", "ist nicht zu erreichen"],
  ["is answered with {status:digits}", "wird mit {status} beantwortet"],
  ["broke off", "brach ab"],
  ["is no playlist", "ist keine Playlist"],
  ["{read:digits} bytes of {size:digits} were sent", "gesendet wurden {read:number} von {size:number} Byte"],
  ["it holds {held:digits} bytes of {size:digits}", "er hat {held:number} von {size:number} Byte"],
  ["its checksum differs", "die Prüfsumme ist eine andere"],
  ["the address of its service cannot be read", "die Adresse des Dienstes ist nicht zu lesen"],
  [
    "the order cannot be signed with this access key",
    "der Auftrag lässt sich mit diesem Zugriffsschlüssel nicht signieren",
  ],
  ["its service could not be reached", "der Dienst war nicht zu erreichen"],
  ["it answered {status:digits} ({reason})", "er antwortete {status} ({reason:phrase})"],
  ["no reason given", "ohne Begründung"],

  // Playlists.
  ["it is no HLS playlist: {error}", "es ist keine HLS-Playlist: {error:clause}"],
  ["{error} (“{uri}”)", "{error:phrase} („{uri}“)"],
  ["it names “{uri}”, which is not in the folder", "sie nennt „{uri}“, und das liegt nicht im Ordner"],
  ["it names “{uri}” on this computer", "sie nennt „{uri}“ auf diesem Computer"],
  ["it is too large for a playlist", "für eine Playlist ist sie zu groß"],
  ["it is not UTF-8", "sie ist nicht UTF-8"],
  [
    "this is not an HLS playlist: its first line is not #EXTM3U",
    "das ist keine HLS-Playlist: Die erste Zeile ist nicht #EXTM3U",
  ],
  [
    "a playlist has at most {most:digits} bytes, this one has {bytes:digits}",
    "eine Playlist hat höchstens {most:number} Byte, diese hat {bytes:number}",
  ],
  [
    "the playlist's variables would fill more than {most:digits} bytes",
    "die Variablen der Playlist füllten mehr als {most:number} Byte",
  ],
  [
    "the new URI of a {role} cannot be written into a playlist: {reason}",
    "die neue Adresse ({role:phrase}) lässt sich nicht in eine Playlist schreiben: {reason:clause}",
  ],
  ["a playlist's variable cannot have this name", "so kann eine Variable einer Playlist nicht heißen"],
  [
    "the playlist already defines a variable with the name {name}",
    "die Playlist hat schon eine Variable namens {name}",
  ],
  ["the playlist's EXT-X-VERSION is not a number", "EXT-X-VERSION der Playlist ist keine Zahl"],
  [
    "a URI in the playlist is not UTF-8 when decoded, so it names no file",
    "eine Adresse in der Playlist ist entschlüsselt kein UTF-8 und nennt darum keine Datei",
  ],
  ["it is empty", "sie ist leer"],
  ["it holds a line break", "sie enthält einen Zeilenumbruch"],
  ["it begins or ends with a blank", "sie beginnt oder endet mit einem Leerzeichen"],
  ["it begins with #, as a comment does", "sie beginnt mit # wie ein Kommentar"],
  ["it holds a quotation mark", "sie enthält ein Anführungszeichen"],
  [
    "it holds a comma, and stands in no quotation marks",
    "sie enthält ein Komma und steht in keinen Anführungszeichen",
  ],
  ["playlist of I-frames", "Playlist der I-Frames"],
  ["playlist of images", "Playlist der Bilder"],
  ["session key", "Sitzungsschlüssel"],
  ["preload hint", "Vorab-Hinweis"],
  ["rendition report", "Rendition Report"],
  ["session data", "Sitzungsdaten"],
  ["steering server", "Steering-Server"],
  ["asset list", "Asset-Liste"],
  ["date range", "Zeitraum"],

  // Variables.
  [
    "CDN_PRIVATE_KEY_FILE to the path of the private key's PEM file",
    "CDN_PRIVATE_KEY_FILE auf den Pfad der PEM-Datei des privaten Schlüssels",
  ],
  ["and there is no such file", "und diese Datei gibt es nicht"],
  ["which cannot be read ({kind})", "und das ist nicht zu lesen ({kind})"],
  ["which is not a file", "und das ist keine Datei"],
  ["which is far too large for a private key", "und das ist viel zu groß für einen privaten Schlüssel"],
  ["which is no PEM file: it is not text", "und das ist keine PEM-Datei: Es ist kein Text"],
  ["only one of CDN_ENDPOINT and {name:word}", "nur eines von CDN_ENDPOINT und {name}"],

  // The keychain.
  ["secret", "das Geheimnis"],
  ["session token", "das Sitzungstoken"],
  ["private key", "der private Schlüssel"],
  ["enter its secret again", "gib ihr Geheimnis neu ein"],
  [
    "enter its temporary credentials again, all three parts",
    "gib ihre befristeten Zugangsdaten neu ein, alle drei Teile",
  ],
  ["enter its CloudFront private key again", "gib ihren privaten Schlüssel für CloudFront neu ein"],

  // The sandbox.
  [
    "the sandbox's folder {path} cannot be used: {error}",
    "der Ordner {path} der Sandbox lässt sich nicht benutzen: {error:clause}",
  ],
  [
    "the sandbox found no free port on this computer: {error}",
    "die Sandbox fand auf diesem Computer keinen freien Port: {error:clause}",
  ],
  [
    "another process uses the sandbox in {path} but does not answer",
    "ein anderer Prozess benutzt die Sandbox in {path}, antwortet aber nicht",
  ],
  ["“{name}” is not a name that a bucket can have", "„{name}“ kann kein Name eines Buckets sein"],
];

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

/** What the operating system says, as Rust passes it on: `{error} (os error {number})`. */
export const system: Saying[] = [
  ["No such file or directory (os error 2)", "die Datei oder den Ordner gibt es nicht"],
  ["Input/output error (os error 5)", "der Datenträger meldet einen Fehler"],
  ["Permission denied (os error 13)", "die Berechtigung fehlt"],
  ["Address already in use (os error 98)", "die Adresse ist schon vergeben"],
  ["No space left on device (os error 28)", "auf dem Datenträger ist kein Platz mehr"],
  ["Read-only file system (os error 30)", "der Datenträger ist schreibgeschützt"],
  ["Stale file handle (os error 116)", "der Server der Datei gibt sie nicht mehr her"],
  ["Transport endpoint is not connected (os error 107)", "das Laufwerk ist nicht mehr verbunden"],
];
