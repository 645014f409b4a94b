package musubi.platform.people;

import java.util.Map;
import musubi.quantity.CanonicalJson;

/** What a change became, as the audit trail keeps it: one line, every text escaped. Never personal data. */
final class Json {
    private Json() {}

    static String of(Map<String, ?> parts) {
        return CanonicalJson.write(new CanonicalJson.OneLine(parts)).strip();
    }
}
