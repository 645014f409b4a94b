package musubi.platform.office;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.agreement.settlement.Study;
import musubi.agreement.statement.StudyJson;
import musubi.agreement.statement.Wording;
import musubi.platform.evaluation.Releases;
import musubi.platform.evaluation.ResultTitles;
import musubi.platform.evaluation.Studies;
import musubi.quantity.Exact;
import musubi.quantity.Japan;

/**
 * A result as people read it: what was found, under which protocol, from which evidence.
 *
 * @param title empty when the result has none
 * @param registered when its protocol was registered here
 * @param evidence what is said of the evidence it was made from
 * @param released when that evidence was released, or empty
 * @param late when evidence of the study was released first, where that was before the registration; else empty
 * @param elsewhere whether it says something of its registration that this server does not know
 */
record ShownResult(
        String study,
        int version,
        String title,
        String digest,
        String recorded,
        String registered,
        Evidence evidence,
        String released,
        String late,
        boolean elsewhere,
        List<Effect> effects) {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    /** What a result says of the evidence behind it. */
    enum Evidence {
        RELEASED,
        OTHER,
        UNNAMED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One effect, with its figures as the result has them. */
    record Effect(String id, String analysis, String estimate, String interval, boolean significant) {}

    static List<ShownResult> all(Studies studies, List<Releases.Released> releases, Locale locale) {
        var registered = studies.protocols().stream()
                .collect(Collectors.toMap(p -> p.study() + " " + p.version(), Function.identity()));
        var released = releases.stream().collect(Collectors.toMap(Releases.Released::id, Function.identity()));
        return studies.results().stream()
                .map(r -> of(
                        r,
                        studies,
                        Objects.requireNonNull(
                                registered.get(r.study() + " " + r.version()), "a result has its protocol"),
                        released,
                        new Wording(locale.getLanguage())))
                .toList();
    }

    private static ShownResult of(
            Studies.Result result,
            Studies studies,
            Studies.Protocol protocol,
            Map<UUID, Releases.Released> released,
            Wording wording) {
        var text = studies.text(result.digest());
        var titles = new ResultTitles(text);
        return new ShownResult(
                result.study(),
                result.version(),
                wording.in(titles.study()),
                result.digest(),
                minute(result.recordedAt().atZone(Japan.TIME)),
                minute(protocol.registeredAt().atZone(Japan.TIME)),
                result.release().isPresent()
                        ? Evidence.RELEASED
                        : result.source().isEmpty() ? Evidence.UNNAMED : Evidence.OTHER,
                result.release()
                        .map(released::get)
                        .map(r -> minute(r.releasedAt().atZone(Japan.TIME)))
                        .orElse(""),
                result.releasedBefore().map(at -> minute(at.atZone(Japan.TIME))).orElse(""),
                studies.registeredElsewhere(result.digest()),
                StudyJson.read("result.json", text).effects().stream()
                        .map(e -> effect(e, wording.in(titles.analysis(e.id())), wording))
                        .toList());
    }

    private static Effect effect(Study.Effect effect, String analysis, Wording wording) {
        return new Effect(
                effect.id(),
                analysis,
                wording.value(figure(effect.estimate()) + " " + effect.unit()),
                figure(effect.lower()) + " – " + figure(effect.upper()),
                effect.significant());
    }

    /** With a true minus sign. */
    private static String figure(Exact figure) {
        return figure.toString().replace('-', '−');
    }

    private static String minute(ZonedDateTime at) {
        return MINUTE.format(at);
    }
}
