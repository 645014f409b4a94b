package musubi.agreement.payout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How one originating bank wants its files, as data: banks differ, and what they publish changes.
 *
 * @param allowWo whether ｦ may stand in party names; off until the bank confirms it
 * @param partySymbols the symbols allowed in party names
 * @param customerCodesAreDigits whether 顧客コード is N; otherwise C
 * @param categories the 振込指定区分 the bank accepts
 * @param maxRecords the most payments in a file
 * @param cutoffBusinessDays how many business days before the value date the file must be there
 * @param forwardWindowDays how many days ahead a value date may lie
 * @param verified whether the bank has confirmed these values
 * @param testFile whether the bank has taken a test file; without one a release needs two people
 */
public record BankProfile(
        String id,
        Words title,
        int version,
        LocalDate validFrom,
        String source,
        Separator separator,
        boolean trailingSeparator,
        boolean allowWo,
        String partySymbols,
        boolean customerCodesAreDigits,
        Set<String> categories,
        boolean ediAllowed,
        int maxRecords,
        int cutoffBusinessDays,
        int forwardWindowDays,
        boolean verified,
        TestFile testFile) {
    private static final Set<String> KEYS = Set.of(
            "id",
            "title",
            "version",
            "validFrom",
            "source",
            "encoding",
            "separator",
            "trailingSeparator",
            "allowWo",
            "partySymbols",
            "customerCodeType",
            "transferCategoryAllowed",
            "ediAllowed",
            "maxRecords",
            "cutoffBusinessDays",
            "forwardWindowDays",
            "verified",
            "testFileAcceptedOn");

    /** Whether the bank has taken a test file made by this profile. */
    public sealed interface TestFile {
        /** It has. */
        record AcceptedOn(LocalDate day) implements TestFile {}

        /** It has not. */
        record NotYet() implements TestFile {}
    }

    /** Copies the set. */
    public BankProfile {
        categories = Set.copyOf(categories);
    }

    /** The profiles that come with Musubi. */
    public static List<String> builtIn() {
        return List.of("standard", "standard-unseparated");
    }

    /** A profile that comes with Musubi. */
    public static BankProfile builtIn(String id) {
        if (!builtIn().contains(id))
            throw new BadInput(
                    "payout.unknown-profile",
                    Place.whole(id),
                    id,
                    new Words(
                            "銀行プロファイル %s はありません（%s）。".formatted(id, String.join("、", builtIn())),
                            "There is no bank profile %s (there are %s).".formatted(id, String.join(", ", builtIn()))));
        var name = "profiles/" + id + ".json";
        try (var in = BankProfile.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("resource missing: " + name);
            return read(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a profile; reports every problem at once. */
    public static BankProfile read(String file, byte[] json) {
        try {
            return new Reader(file, JsonMapper.builder().build().readTree(json)).profile();
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new BadInput(
                    "payout.profile-not-json",
                    at == null ? Place.whole(file) : Place.at(file, at.getLineNr(), at.getColumnNr()),
                    "",
                    new Words("JSON として読めません。", "This is not JSON: %s".formatted(e.getOriginalMessage())));
        }
    }

    /** This profile with other separators, for a bank that differs in nothing else. */
    public BankProfile separated(Separator separator, boolean trailing) {
        return new BankProfile(
                id,
                title,
                version,
                validFrom,
                source,
                separator,
                trailing,
                allowWo,
                partySymbols,
                customerCodesAreDigits,
                categories,
                ediAllowed,
                maxRecords,
                cutoffBusinessDays,
                forwardWindowDays,
                verified,
                testFile);
    }

    /** One profile being read. */
    private static final class Reader {
        private final String file;
        private final JsonNode json;
        private final List<Problem> problems = new ArrayList<>();

        Reader(String file, JsonNode json) {
            this.file = file;
            this.json = json;
        }

        BankProfile profile() {
            if (!json.isObject())
                throw new BadInput(
                        "payout.profile-not-json",
                        Place.whole(file),
                        "",
                        new Words("プロファイルは JSON オブジェクトです。", "A profile is a JSON object."));
            var unknown = new TreeSet<>(json.propertyNames());
            unknown.removeAll(KEYS);
            unknown.forEach(key -> problem(key, "", "知らない項目です。", "There is no such key."));
            if (!text("encoding").equalsIgnoreCase("windows-31j"))
                problem("encoding", text("encoding"), "windows-31j だけを書けます。", "Only windows-31j can be written.");
            var profile = new BankProfile(
                    text("id"),
                    title(),
                    number("version", 1),
                    day("validFrom").orElse(LocalDate.EPOCH),
                    text("source"),
                    separator(),
                    truth("trailingSeparator"),
                    truth("allowWo"),
                    symbols(),
                    one("customerCodeType", "N", "C").equals("N"),
                    categories(),
                    truth("ediAllowed"),
                    number("maxRecords", 1),
                    number("cutoffBusinessDays", 0),
                    number("forwardWindowDays", 0),
                    truth("verified"),
                    day("testFileAcceptedOn")
                            .<TestFile>map(TestFile.AcceptedOn::new)
                            .orElseGet(TestFile.NotYet::new));
            if (!problems.isEmpty()) throw new BadInput(problems);
            return profile;
        }

        private void problem(String key, String value, String ja, String en) {
            problems.add(Problem.error("payout.profile", new Place(file, 1, key), value, new Words(ja, en)));
        }

        private String text(String key) {
            var node = json.path(key);
            if (node.isString()) return node.stringValue();
            problem(key, node.toString(), "文字列が必要です。", "A text is needed.");
            return "";
        }

        private Words title() {
            var node = json.path("title");
            if (node.path("ja").isString() && node.path("en").isString())
                return new Words(node.path("ja").stringValue(), node.path("en").stringValue());
            problem("title", node.toString(), "ja と en が必要です。", "ja and en are needed.");
            return Words.same("");
        }

        private boolean truth(String key) {
            var node = json.path(key);
            if (!node.isBoolean()) problem(key, node.toString(), "true か false が必要です。", "true or false is needed.");
            return node.isBoolean() && node.booleanValue();
        }

        private int number(String key, int least) {
            var node = json.path(key);
            if (node.isInt() && node.intValue() >= least) return node.intValue();
            problem(key, node.toString(), least + " 以上の整数が必要です。", "A whole number from " + least + " is needed.");
            return least;
        }

        private Optional<LocalDate> day(String key) {
            var text = text(key);
            if (text.isEmpty()) return Optional.empty();
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeException e) {
                problem(key, text, "日付（YYYY-MM-DD）が必要です。", "A day (YYYY-MM-DD) is needed.");
                return Optional.empty();
            }
        }

        private String one(String key, String... among) {
            var text = text(key);
            if (List.of(among).contains(text)) return text;
            problem(key, text, String.join("、", among) + " のどれかです。", "One of " + String.join(", ", among) + ".");
            return among[0];
        }

        private Separator separator() {
            return Separator.valueOf(one("separator", "NONE", "CR", "LF", "CRLF"));
        }

        private String symbols() {
            var text = text("partySymbols");
            if (!text.chars().allMatch(c -> "()-.\\/｢｣".indexOf(c) >= 0))
                problem("partySymbols", text, "記号は ( ) - . \\ / ｢ ｣ だけです。", "Symbols are ( ) - . \\ / ｢ ｣ only.");
            return text;
        }

        private Set<String> categories() {
            var found = new TreeSet<String>();
            json.path("transferCategoryAllowed").forEach(node -> {
                if (node.isString() && node.stringValue().matches("[0-9]")) found.add(node.stringValue());
                else problem("transferCategoryAllowed", node.toString(), "1 桁の数字です。", "Each is one digit.");
            });
            if (found.isEmpty()) problem("transferCategoryAllowed", "", "1 つ以上必要です。", "At least one is needed.");
            return found;
        }
    }
}
