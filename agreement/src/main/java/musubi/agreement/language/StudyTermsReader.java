package musubi.agreement.language;

import java.util.Map;
import musubi.agreement.term.StudyTerms;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Text;
import musubi.quantity.Digest;

/** Reads what an agreement asks of one study. */
final class StudyTermsReader {
    private StudyTermsReader() {}

    static StudyTerms read(Map.Entry<String, Text> entry) {
        var what = "study " + entry.getKey();
        var f = Fields.of(entry.getValue(), what);
        var terms = new StudyTerms(
                entry.getKey(),
                f.find("protocol").map(StudyTermsReader::digest),
                f.find("registered-by").map(t -> Scalars.day(t, "registered-by")),
                f.find("title").map(ClauseReader::words),
                f.place());
        f.find("note");
        f.done(what);
        return terms;
    }

    private static Digest digest(Text text) {
        var written = Fields.text(text, "protocol").strip();
        if (!written.matches("[0-9a-f]{64}"))
            throw new Misread(
                    "agreement.study-protocol",
                    text.place(),
                    written,
                    "protocol は計画書のダイジェスト（0-9 と a-f の64桁すべて）です。musubi check 計画書 で表示されます。ここには" + written.length()
                            + "文字あります。",
                    "\"protocol\" is the digest of the protocol, all 64 digits of 0-9 and a-f, as"
                            + " musubi check PROTOCOL prints it; here are " + written.length() + " characters.");
        return new Digest(written);
    }
}
