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
