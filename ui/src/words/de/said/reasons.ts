// Deutsch: what is wrong with a key, an address, a name or a number that is to be signed, in a few words.
import type { Saying } from "../../../lib/sayings";

export const reasons: Saying[] = [
  // Private keys.
  ["with parameters of its own", "mit eigenen Parametern"],
  ["its block EC PARAMETERS cannot be read", "der Block EC PARAMETERS ist nicht zu lesen"],
  ["its numbers do not belong together", "die Zahlen darin gehören nicht zusammen"],
  ["what it holds is not PKCS#8", "was darin steht, ist kein PKCS#8"],
  ["it does not say on which curve it is", "er sagt nicht, auf welcher Kurve er liegt"],
  ["what it holds is not an RSA key", "was darin steht, ist kein RSA-Schlüssel"],
  ["what it holds is not an EC key", "was darin steht, ist kein EC-Schlüssel"],
  ["its first line is cut off", "die erste Zeile ist abgeschnitten"],
  ["its last line is missing", "die letzte Zeile fehlt"],
  ["there is nothing between its lines", "zwischen den Zeilen steht nichts"],
  ["its text is not base64, or not all of it is there", "der Text ist kein Base64, oder nicht vollständig"],
  ["its first line is missing", "die erste Zeile fehlt"],

  // Addresses of CloudFront.
  ["behind the host belongs a slash", "hinter den Server gehört ein Schrägstrich"],
  ["the host belongs in small letters", "der Server gehört in Kleinbuchstaben"],
  ["the usual port is left out", "der übliche Port wird weggelassen"],
  ["the steps . and .. in its path are taken before", "die Schritte . und .. im Pfad werden vorher gegangen"],
  [
    "CloudFront's policies take IPv4 only, and this is IPv6",
    "Policies von CloudFront nehmen nur IPv4, und das ist IPv6",
  ],
  ["write it like 192.0.2.0/24 or 192.0.2.7", "schreibe ihn wie 192.0.2.0/24 oder 192.0.2.7"],
  ["after the slash stands a number from 0 to 32", "hinter dem Schrägstrich steht eine Zahl von 0 bis 32"],
  [
    "the address has bits set that lie behind the prefix",
    "in der Adresse sind Bits gesetzt, die hinter dem Präfix liegen",
  ],

  // Endpoints.
  ["it does not begin with https:// or http://", "er beginnt nicht mit https:// oder http://"],
  ["it carries a query or a fragment", "er enthält eine Abfrage oder ein Fragment"],
  ["its port is not a number from 1 to 65535", "der Port ist keine Zahl von 1 bis 65535"],
  ["its IPv6 address is not one", "die IPv6-Adresse ist keine"],
  ["it has no host", "er nennt keinen Server"],
  ["it carries a user name", "er enthält einen Benutzernamen"],
  ["its host holds characters that no host name has", "der Servername enthält Zeichen, die keiner hat"],
  ["its host has an empty label", "der Servername hat einen leeren Teil"],
  ["its path holds a % that encodes nothing", "im Pfad steht ein %, das nichts kodiert"],
  ["its path holds an encoded slash", "im Pfad steht ein kodierter Schrägstrich"],
  ["its path is not UTF-8", "der Pfad ist nicht UTF-8"],
  [
    "its path holds control characters or dot segments",
    "der Pfad enthält Steuerzeichen, oder . und .. als Ordner",
  ],

  // Requests.
  ["only paths of S3 may be encoded here", "hier dürfen nur Pfade von S3 kodiert werden"],
  ["the signature writes it itself", "die Signatur schreibt ihn selbst"],
  ["it does not begin with a slash", "er beginnt nicht mit einem Schrägstrich"],
  ["it is not percent-encoded", "er ist nicht prozentkodiert"],
  [
    "x-amz-content-sha256 takes 64 lower-case hexadecimal digits",
    "x-amz-content-sha256 nimmt 64 hexadezimale Ziffern in Kleinbuchstaben",
  ],
  ["its name is not one", "der Name ist keiner"],
  ["its value holds control characters", "der Wert enthält Steuerzeichen"],
  ["it has no name", "er hat keinen Namen"],
  ["it would change the path", "er änderte den Pfad"],
  [
    "it cannot stand before an address in numbers; use path style",
    "er kann nicht vor einer Adresse aus Zahlen stehen; stelle ihn als Ordner dahinter",
  ],
  [
    "it cannot be part of a host name; use path style",
    "er kann kein Teil eines Servernamens sein; stelle ihn als Ordner dahinter",
  ],

  // Upload forms.
  ["no file is within its length range", "keine Datei liegt in ihrem Bereich der Länge"],
  ["success_action_status is 200, 201 or 204", "success_action_status ist 200, 201 oder 204"],
  [
    "its key holds ${{filename}}, which S3 replaces; give what stands before it as a prefix",
    "der Name enthält ${{filename}}, das S3 ersetzt; gib an, was davor steht",
  ],
  ["a field has no usable name", "ein Feld hat keinen brauchbaren Namen"],
  ["a further field is one that it writes itself", "ein weiteres Feld ist eines, das sie selbst schreibt"],
  ["it ends before it begins", "sie endet, bevor sie beginnt"],
];
