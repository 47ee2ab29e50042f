// Deutsch: what the engine says of servers and buckets, and of what arrived there.
import type { Saying } from "../../../lib/sayings";

export const storage: Saying[] = [
  // The way there.
  [
    "No secure connection to {host} could be made: its certificate is not trusted, or it does not speak TLS.",
    "Eine sichere Verbindung zu {host} kam nicht zustande: Dem Zertifikat wird nicht vertraut, oder der Server spricht kein TLS.",
  ],
  [
    "Check the endpoint (http or https, and its port); a company's own certificate authority must be known to this computer.",
    "Prüfe den Endpunkt (http oder https, Port). Die Zertifizierungsstelle einer Firma muss diesem Computer bekannt sein.",
  ],
  ["Nothing answers at {host}, port {port}.", "Bei {host}, Port {port}, antwortet nichts."],
  [
    "Check the endpoint and its port, and that the server runs.",
    "Prüfe den Endpunkt mit seinem Port, und ob der Server läuft.",
  ],
  [
    "This computer has no way to {host}: it is offline, or the network is gone.",
    "Von diesem Computer führt kein Weg zu {host}: Er ist offline, oder das Netzwerk ist weg.",
  ],
  ["Check the network.", "Prüfe das Netzwerk."],
  [
    "There is no server named {host}, or this computer is offline.",
    "Einen Server namens {host} gibt es nicht, oder dieser Computer ist offline.",
  ],
  [
    "Check the endpoint's spelling and the network.",
    "Prüfe die Schreibweise des Endpunkts und das Netzwerk.",
  ],
  ["The connection to {endpoint} broke.", "Die Verbindung zu {endpoint} ist abgebrochen."],
  ["Check the network and retry.", "Prüfe das Netzwerk und versuche es erneut."],
  [
    "The server at {endpoint} did not answer in time.",
    "Der Server unter {endpoint} hat nicht rechtzeitig geantwortet.",
  ],
  ["The server's answer is not one of an S3 server.", "So antwortet kein S3-Server."],
  ["Check the endpoint of this connection.", "Prüfe den Endpunkt dieser Verbindung."],
  [
    "This computer's clock is {minutes} minutes {way} the server's.",
    "Die Uhr dieses Computers geht gegenüber der des Servers {minutes:number} Minuten {way:phrase}.",
  ],
  [
    "This computer's clock is more than 15 minutes off.",
    "Die Uhr dieses Computers geht um mehr als 15 Minuten falsch.",
  ],
  [
    "Set the clock (best: automatically), then retry.",
    "Stelle die Uhr, am besten automatisch, und versuche es erneut.",
  ],
  [
    "Uploads and links go by the server's time; set the clock, best automatically.",
    "Uploads und Links richten sich nach der Zeit des Servers; stelle die Uhr, am besten automatisch.",
  ],

  // What a server refuses.
  [
    "The server received other bytes than were sent.",
    "Beim Server sind andere Bytes angekommen, als gesendet wurden.",
  ],
  [
    "Retry; if it happens again, something between this computer and the server damages data.",
    "Versuche es erneut. Geschieht es wieder, beschädigt etwas zwischen diesem Computer und dem Server die Daten.",
  ],
  ["The server does not know this access key id.", "Der Server kennt diese Zugriffsschlüssel-ID nicht."],
  [
    "Copy the key id again from your storage provider, and check that the endpoint is that provider's.",
    "Kopiere die ID noch einmal beim Anbieter, und prüfe, ob der Endpunkt zu diesem Anbieter gehört.",
  ],
  [
    "The temporary credentials of this connection have ended.",
    "Die befristeten Zugangsdaten dieser Verbindung sind abgelaufen.",
  ],
  [
    "Get new ones and enter all three parts: key id, secret and session token.",
    "Hole neue und gib alle drei Teile ein: Schlüssel-ID, Geheimnis und Sitzungstoken.",
  ],
  [
    "The server does not take the session token of this connection.",
    "Der Server nimmt das Sitzungstoken dieser Verbindung nicht an.",
  ],
  [
    "Enter key id, secret and session token again: the three belong together.",
    "Gib Schlüssel-ID, Geheimnis und Sitzungstoken neu ein: Die drei gehören zusammen.",
  ],
  [
    "The server does not know these credentials, or they have ended.",
    "Der Server kennt diese Zugangsdaten nicht, oder sie sind abgelaufen.",
  ],
  [
    "Copy key id and secret again from your storage provider.",
    "Kopiere Schlüssel-ID und Geheimnis noch einmal beim Anbieter.",
  ],
  [
    "The account of this key may not use the storage at present.",
    "Das Konto dieses Schlüssels darf den Speicher derzeit nicht benutzen.",
  ],
  [
    "Check its subscription and billing at your storage provider.",
    "Prüfe Vertrag und Abrechnung beim Anbieter.",
  ],
  [
    "The rules of the bucket “{bucket}” keep this object from being replaced or removed.",
    "Die Regeln des Buckets „{bucket}“ verhindern, dass dieses Objekt ersetzt oder entfernt wird.",
  ],
  [
    "Upload under another name, or change the bucket's lock rules.",
    "Lade unter einem anderen Namen hoch, oder ändere die Sperrregeln des Buckets.",
  ],
  [
    "“{bucket}” cannot be the name of a bucket at this provider.",
    "„{bucket}“ kann bei diesem Anbieter kein Bucket heißen.",
  ],
  [
    "Enter the bucket's name as your provider shows it.",
    "Gib den Namen des Buckets so ein, wie der Anbieter ihn zeigt.",
  ],
  [
    "The server does not take this file's key: it is longer than 1,024 bytes, or holds a character that it refuses.",
    "Der Server nimmt den Namen dieser Datei nicht an: Er ist länger als 1.024 Byte, oder enthält ein Zeichen, das er abweist.",
  ],
  ["Shorten the names of the file and its folders.", "Kürze die Namen der Datei und ihrer Ordner."],
  [
    "The server does not know the storage class of this connection.",
    "Der Server kennt die Speicherklasse dieser Verbindung nicht.",
  ],
  [
    "Choose another storage class, or leave it empty.",
    "Wähle eine andere Speicherklasse, oder lass sie leer.",
  ],
  [
    "The KMS key of this connection cannot be used ({reason}).",
    "Der KMS-Schlüssel dieser Verbindung lässt sich nicht benutzen ({reason}).",
  ],
  [
    "Check that the key is in the bucket's region, enabled, and that this access key may use it.",
    "Prüfe, ob er in der Region des Buckets liegt, eingeschaltet ist und dieser Zugriffsschlüssel ihn benutzen darf.",
  ],
  ["The server does not take an object of this size.", "Der Server nimmt kein Objekt dieser Größe an."],
  [
    "Check your provider's limits; most take up to 5 TiB.",
    "Prüfe die Grenzen des Anbieters; die meisten nehmen bis zu 5 TiB.",
  ],
  [
    "The server does not accept the parts of this upload.",
    "Der Server nimmt die Teile dieses Uploads nicht an.",
  ],
  [
    "Retry to send the file again from the start.",
    "Wiederhole den Upload: Die Datei wird von Anfang an gesendet.",
  ],
  [
    "The secret does not belong to this access key id.",
    "Das Geheimnis gehört nicht zu dieser Zugriffsschlüssel-ID.",
  ],
  [
    "Enter the secret access key again; it is shown only once, when the key is made.",
    "Gib den geheimen Zugriffsschlüssel neu ein. Er wird nur einmal angezeigt, beim Erstellen.",
  ],
  ["Storage holds something under this name already.", "Unter diesem Namen liegt im Speicher schon etwas."],
  [
    "Retry; it then gets another name, or takes that one's place, as you have chosen.",
    "Wiederhole den Upload; dann bekommt die Datei einen anderen Namen oder ersetzt die alte, wie du es gewählt hast.",
  ],
  [
    "This storage does not know a part of the request.",
    "Einen Teil der Anfrage kennt dieser Speicher nicht.",
  ],
  [
    "Check the connection's settings with your storage provider.",
    "Prüfe die Angaben der Verbindung mit dem Anbieter des Speichers.",
  ],
  ["The server no longer knows this multipart upload.", "Der Server kennt diesen Upload nicht mehr."],
  ["Retry to send the file again.", "Wiederhole den Upload: Die Datei wird neu gesendet."],
  ["The file is not in storage.", "Die Datei liegt nicht im Speicher."],
  ["Upload it again, or check the bucket.", "Lade sie neu hoch, oder prüfe den Bucket."],
  ["The server asks for fewer requests at once.", "Der Server bittet um weniger Anfragen auf einmal."],
  ["Wait a little and retry.", "Warte kurz und versuche es erneut."],
  ["The server failed (HTTP {status}).", "Beim Server ist ein Fehler aufgetreten (HTTP {status})."],
  [
    "Retry; if it goes on, ask your storage provider.",
    "Versuche es erneut. Bleibt es dabei, frage den Anbieter des Speichers.",
  ],
  [
    "This key may not do that in the bucket “{bucket}”.",
    "Dieser Schlüssel darf das im Bucket „{bucket}“ nicht.",
  ],
  [
    "Give the key permission to read and write objects in this bucket, or use another key.",
    "Erlaube ihm, Objekte in diesem Bucket zu lesen und zu schreiben, oder nimm einen anderen Schlüssel.",
  ],
  ["The server refused the request ({reason}).", "Der Server hat die Anfrage abgewiesen ({reason})."],
  [
    "There is no bucket “{bucket}” at this endpoint.",
    "Einen Bucket „{bucket}“ gibt es an diesem Endpunkt nicht.",
  ],
  [
    "Check its spelling, or make the bucket at your storage provider.",
    "Prüfe die Schreibweise, oder lege den Bucket beim Anbieter an.",
  ],
  [
    "The bucket “{bucket}” is in the region “{region}”.",
    "Der Bucket „{bucket}“ liegt in der Region „{region}“.",
  ],
  ["Set the connection's region to {region}.", "Stelle die Region der Verbindung auf {region}."],
  ["The bucket “{bucket}” is in another region.", "Der Bucket „{bucket}“ liegt in einer anderen Region."],
  [
    "Set the connection's region and endpoint to those of the bucket.",
    "Stelle Region und Endpunkt der Verbindung auf die des Buckets.",
  ],
  [
    "The region of the bucket “{bucket}” could not be found out: this key may not ask for it.",
    "Die Region des Buckets „{bucket}“ war nicht herauszufinden: Dieser Schlüssel darf nicht danach fragen.",
  ],
  [
    "Enter the region; the bucket's page at your provider shows it.",
    "Gib die Region ein; sie steht beim Anbieter auf der Seite des Buckets.",
  ],
  [
    "The server took the rules of the bucket and does not show them.",
    "Der Server hat die Regeln des Buckets angenommen, zeigt sie aber nicht.",
  ],
  [
    "Look at the bucket's rules at your storage provider.",
    "Sieh dir die Regeln des Buckets beim Anbieter an.",
  ],
  ["This storage does not know tags.", "Dieser Speicher kennt keine Tags."],
  [
    "Take the tags out of the connection, or leave --tag out; metadata is kept everywhere.",
    "Nimm die Tags aus der Verbindung, oder lass --tag weg; Metadaten werden überall behalten.",
  ],
  ["“{key}” in storage is not a playlist.", "„{key}“ im Speicher ist keine Playlist."],
  ["Name the .m3u8 file of the stream.", "Nenne die .m3u8-Datei des Streams."],

  // Whether it arrived.
  [
    "The server does not hold the file as it was sent: {what}.",
    "Der Server hat die Datei nicht so, wie sie gesendet wurde: {what:clause}.",
  ],
  ["Retry to send it again; the link was not made.", "Wiederhole den Upload; ein Link wurde nicht erstellt."],
  ["The link does not give the file back: {why}.", "Der Link gibt die Datei nicht zurück: {why:clause}."],
  ["The link does not play: {what:word} {why}.", "Der Link spielt nicht: {what} {why:phrase}."],
  ["Retry to send the package again.", "Wiederhole den Upload: Das Paket wird neu gesendet."],
  [
    "The copy of “{from}” has {held} bytes of {size}.",
    "Die Kopie von „{from}“ hat {held:number} von {size:number} Byte.",
  ],
  [
    "Nothing was taken back. Try again, or delete the file instead of keeping it.",
    "Nichts wurde widerrufen. Versuche es erneut, oder lösche die Datei, statt sie zu behalten.",
  ],
  [
    "The file was deleted, and the link opens it still.",
    "Die Datei wurde gelöscht, und der Link öffnet sie immer noch.",
  ],
  [
    "Look at the bucket: it may keep versions, or be copied from another one.",
    "Sieh dir den Bucket an: Vielleicht behält er Versionen, oder er wird aus einem anderen kopiert.",
  ],
];
