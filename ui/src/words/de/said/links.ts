// Deutsch: what the engine says of links, and of requests to upload.
import type { Saying } from "../../../lib/sayings";

export const links: Saying[] = [
  ["There is no such link in the library.", "Diesen Link gibt es in der Bibliothek nicht."],
  ["Choose one that the Links view lists.", "Wähle einen, der unter „Links“ steht."],
  [
    "This link was signed with a key that the connection no longer has.",
    "Dieser Link wurde mit einem Schlüssel signiert, den die Verbindung nicht mehr hat.",
  ],
  [
    "Renew the link: the new one is signed with the connection's key of today.",
    "Erneuere den Link: Der neue wird mit dem heutigen Schlüssel der Verbindung signiert.",
  ],
  [
    "The connection “{name}” that made this link is not stored here.",
    "Die Verbindung „{name}“, aus der dieser Link stammt, ist hier nicht gesichert.",
  ],
  [
    "The link that was handed out works until its time; add the connection to see it again, renew it or take it back.",
    "Der verschickte Link geht, bis er abläuft. Füge die Verbindung hinzu, um ihn wieder zu sehen, zu erneuern oder zu widerrufen.",
  ],
  [
    "This link was taken back: what it opened is kept as “{key}”.",
    "Dieser Link wurde widerrufen: Was er öffnete, liegt jetzt unter „{key}“.",
  ],
  ["Make a new link to it.", "Erstelle einen neuen Link darauf."],
  [
    "This link was taken back: what it opened is deleted from storage.",
    "Dieser Link wurde widerrufen: Was er öffnete, ist aus dem Speicher gelöscht.",
  ],
  ["Upload the file again for a new link.", "Lade die Datei neu hoch, um einen neuen Link zu bekommen."],
  ["This link cannot be signed.", "Dieser Link lässt sich nicht signieren."],
  ["Make a new link for the file.", "Erstelle einen neuen Link zu der Datei."],
  ["This link is too long for a QR code.", "Dieser Link ist zu lang für einen QR-Code."],
  ["Copy the link instead.", "Kopiere stattdessen den Link."],
  ["There is no “{key}” in the bucket.", "„{key}“ gibt es im Bucket nicht."],
  [
    "Check the key and the connection; a key is written without the bucket and without a slash in front.",
    "Prüfe den Namen und die Verbindung; ein Name im Speicher steht ohne Bucket und ohne Schrägstrich am Anfang.",
  ],
  [
    "The {what} has {length} characters; there is room for {longest}.",
    "{what:phrase} hat {length:number} Zeichen; Platz ist für {longest:number}.",
  ],
  ["Shorten it.", "Kürze den Text."],
  [
    "The {what} has a line break or another character that cannot be shown.",
    "{what:phrase} enthält einen Zeilenumbruch oder ein anderes Zeichen, das sich nicht zeigen lässt.",
  ],
  ["Write it as one line of text.", "Schreibe alles in eine Zeile."],

  // How long.
  ["“{text}” is not a length of time.", "„{text}“ ist keine Zeitspanne."],
  [
    "Write it as 45m, 24h or 7d, or as a number of seconds.",
    "Schreibe sie wie 45m, 24h oder 7d, oder als Zahl von Sekunden.",
  ],
  ["“{text}” is neither a time nor a length of time.", "„{text}“ ist weder Zeitpunkt noch Zeitspanne."],
  [
    "Write it as 2027-01-31T18:00:00Z, or as 45m, 24h or 7d from now.",
    "Schreibe es wie 2027-01-31T18:00:00Z, oder wie 45m, 24h oder 7d von jetzt an.",
  ],
  [
    "A link of this connection can live from 1 second to {longest}.",
    "Ein Link dieser Verbindung kann von 1 Sekunde bis {longest:lifetime} gelten.",
  ],
  [
    "Choose a time in that range; a public address or CloudFront can give longer ones.",
    "Wähle eine Zeit in diesem Bereich; länger geht mit einer öffentlichen Adresse oder CloudFront.",
  ],

  // Signing.
  [
    "The connection “{name}” has no public address for its links.",
    "Die Verbindung „{name}“ hat keine öffentliche Adresse für ihre Links.",
  ],
  [
    "Enter the public address (the custom domain, or CloudFront's domain) in the connection.",
    "Gib in der Verbindung die öffentliche Adresse ein (die eigene Domain oder die von CloudFront).",
  ],
  [
    "A public link cannot say that a browser saves the file: it is not signed.",
    "Ein öffentlicher Link kann nicht sagen, dass ein Browser die Datei sichert: Er ist nicht signiert.",
  ],
  [
    "Make the link for playing, or use a connection with signed links.",
    "Erstelle den Link zum Abspielen, oder nimm eine Verbindung mit signierten Links.",
  ],
  [
    "A stream is many files: a browser can play it, and not save it as one.",
    "Ein Stream besteht aus vielen Dateien: Ein Browser kann ihn abspielen, aber nicht als eine Datei sichern.",
  ],
  ["Make the link for playing.", "Erstelle den Link zum Abspielen."],
  ["Only CloudFront takes signed cookies.", "Signierte Cookies nimmt nur CloudFront."],
  [
    "Make the link with a CloudFront connection that has a key pair, or without cookies.",
    "Erstelle den Link mit einer CloudFront-Verbindung, die ein Schlüsselpaar hat, oder ohne Cookies.",
  ],
  [
    "The private key of “{name}” for CloudFront is not there.",
    "Der private Schlüssel von „{name}“ für CloudFront fehlt.",
  ],
  ["Enter the private key of the connection again.", "Gib den privaten Schlüssel der Verbindung neu ein."],
  [
    "A URL that writes a file cannot say under which name a browser saves it.",
    "Eine Adresse, die eine Datei schreibt, kann nicht sagen, unter welchem Namen ein Browser sie sichert.",
  ],
  ["Give the name to the URL that fetches the file.", "Gib den Namen der Adresse, die die Datei abruft."],
  ["This cannot be a key: {error}.", "So kann im Speicher nichts heißen: {error:clause}."],
  ["A key has 1 to 1,024 bytes.", "Ein Name im Speicher hat 1 bis 1.024 Byte."],
  [
    "Nothing can be signed with this connection: {error}.",
    "Mit dieser Verbindung lässt sich nichts signieren: {error:clause}.",
  ],
  [
    "Edit the connection, or set the CDN_ variables right.",
    "Bearbeite die Verbindung, oder setze die CDN_-Variablen richtig.",
  ],

  // Packages.
  [
    "This package lies at the top of its bucket: its link's signature would open everything in the bucket.",
    "Dieses Paket liegt ganz oben im Bucket: Die Signatur seines Links öffnete alles darin.",
  ],
  [
    "Move its files into a folder of their own, then link that.",
    "Verschiebe seine Dateien in einen eigenen Ordner und verlinke diesen.",
  ],
  [
    "This link has no playlists that were written for it.",
    "Für diesen Link wurden keine eigenen Playlists geschrieben.",
  ],
  ["The package has no playlist “{playlist}”.", "Das Paket hat keine Playlist „{playlist}“."],
  ["Name one that its main playlist leads to.", "Nenne eine, zu der die Haupt-Playlist führt."],
  ["Cookies for this address cannot be written.", "Für diese Adresse lassen sich keine Cookies schreiben."],
  [
    "Choose another link, or make one with a connection of that kind.",
    "Wähle einen anderen Link, oder erstelle einen mit einer Verbindung dieser Art.",
  ],
  ["Make the package anew, then upload it again.", "Erstelle das Paket neu und lade es noch einmal hoch."],
  ["The address of “{key}” cannot be signed.", "Die Adresse von „{key}“ lässt sich nicht signieren."],
  [
    "Use shorter names in the package, then upload it again.",
    "Nimm kürzere Namen im Paket und lade es noch einmal hoch.",
  ],
  ["The package has more than {most} playlists.", "Das Paket hat mehr als {most:number} Playlists."],
  ["Split it into several packages.", "Teile es in mehrere Pakete."],

  // Taking back.
  [
    "This package lies at the top of its bucket: taking its link back would empty the bucket.",
    "Dieses Paket liegt ganz oben im Bucket: Den Link zu widerrufen, leerte den Bucket.",
  ],
  ["Delete its files at your storage provider.", "Lösche seine Dateien beim Anbieter des Speichers."],
  [
    "{why} A copy of the file is now in storage too, as “{key}”.",
    "{why:sentence} Außerdem liegt jetzt eine Kopie der Datei im Speicher, als „{key}“.",
  ],
  [
    "Invalidate the path in CloudFront's console, or allow the access key cloudfront:CreateInvalidation.",
    "Mach den Pfad in der Konsole von CloudFront ungültig, oder erlaube dem Zugriffsschlüssel cloudfront:CreateInvalidation.",
  ],

  // By hand.
  [
    "The connection “{name}” has no CloudFront key pair.",
    "Die Verbindung „{name}“ hat kein Schlüsselpaar für CloudFront.",
  ],
  [
    "Choose a CloudFront connection, or set CDN_KEY_PAIR_ID and CDN_PRIVATE_KEY_FILE.",
    "Wähle eine CloudFront-Verbindung, oder setze CDN_KEY_PAIR_ID und CDN_PRIVATE_KEY_FILE.",
  ],
  [
    "CDN_KEY_PAIR_ID and CDN_PRIVATE_KEY_FILE are not set.",
    "CDN_KEY_PAIR_ID und CDN_PRIVATE_KEY_FILE sind nicht gesetzt.",
  ],
  [
    "Set both, or name a CloudFront connection with --connection.",
    "Setze beide, oder nenne mit --connection eine CloudFront-Verbindung.",
  ],
  [
    "The private key cannot be used: {error}.",
    "Der private Schlüssel lässt sich nicht benutzen: {error:clause}.",
  ],
  [
    "Edit the connection and paste the private key again.",
    "Bearbeite die Verbindung und setze den privaten Schlüssel neu ein.",
  ],
  [
    "This could never open: its end, {end}, is over.",
    "Das könnte sich nie öffnen: Das Ende, {end:moment}, ist vorbei.",
  ],
  ["Choose an end that is still to come.", "Wähle ein Ende, das noch kommt."],
  [
    "This could never open: it begins at {begin} and ends at {end}.",
    "Das könnte sich nie öffnen: Es beginnt {begin:moment} und endet {end:moment}.",
  ],
  [
    "Choose an end after the beginning; both count from now on where they are lengths of time.",
    "Wähle ein Ende nach dem Anfang; Zeitspannen zählen beide von jetzt an.",
  ],
  ["CloudFront would not take this: {error}.", "Das nähme CloudFront nicht an: {error:clause}."],
  [
    "Change what the sentence names; `reeldrop cloudfront sign --help` lists the arguments.",
    "Ändere, was der Satz nennt; `reeldrop cloudfront sign --help` nennt die Argumente.",
  ],
  ["“{url}” is not an address.", "„{url}“ ist keine Adresse."],
  [
    "Give it whole, with https://, or set CDN_URL to the distribution's address and give the key.",
    "Gib sie ganz an, mit https://, oder setze CDN_URL auf die Adresse der Distribution und gib den Namen im Speicher an.",
  ],
  ["One request carries from 1 byte to 5 GiB.", "Eine Anfrage trägt 1 Byte bis 5 GiB."],
  [
    "Choose a smaller size; larger files need Reeldrop on the other side.",
    "Wähle eine kleinere Größe; größere Dateien brauchen auf der anderen Seite Reeldrop.",
  ],
  ["Cloudflare R2 takes no POST forms.", "Cloudflare R2 nimmt keine POST-Formulare."],
  ["Ask for a PUT instead: --form put.", "Verlange stattdessen ein PUT: --form put."],
  ["A presigned PUT holds one exact type.", "Ein signiertes PUT gilt für genau einen Dateityp."],
  [
    "Name it whole, such as video/mp4, or ask for a POST form.",
    "Nenne ihn ganz, wie video/mp4, oder verlange ein POST-Formular.",
  ],
  ["This request cannot be signed: {error}.", "Diese Anfrage lässt sich nicht signieren: {error:clause}."],
  ["Change what the sentence names.", "Ändere, was der Satz nennt."],
];
