package musubi.platform.resident;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.platform.people.Disclosures;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.points.PointTerms;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.questionnaire.AnswersSaid;
import musubi.quantity.Words;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What is held about somebody as they read it: words in the place of codes. What they download holds the codes. */
@Component
class HeldSaid {
    private final Timetable timetable;
    private final Programmes programmes;
    private final Schemes schemes;
    private final PointTerms terms;
    private final AnswersSaid answers;
    private final MessageSource messages;

    HeldSaid(
            Timetable timetable,
            Programmes programmes,
            Schemes schemes,
            PointTerms terms,
            AnswersSaid answers,
            MessageSource messages) {
        this.timetable = timetable;
        this.programmes = programmes;
        this.schemes = schemes;
        this.terms = terms;
        this.answers = answers;
        this.messages = messages;
    }

    /** The sections as they are shown, at most so many rows of each, with how many there are. */
    record Section(Words title, int count, List<Map<String, String>> rows) {}

    List<Section> of(List<Disclosures.Section> sections, int most, Locale locale) {
        var reading = new Reading(locale);
        return sections.stream()
                .map(s -> new Section(
                        s.title(),
                        s.rows().size(),
                        s.rows().stream().limit(most).map(reading::row).toList()))
                .toList();
    }

    /** One reader; each code is looked up once. */
    private final class Reading {
        private final Locale locale;
        private final Map<List<String>, Optional<String>> known = new HashMap<>();

        private Reading(Locale locale) {
            this.locale = locale;
        }

        private Map<String, String> row(Map<String, String> row) {
            var said = new LinkedHashMap<String, String>();
            row.forEach((column, value) -> said.put(column, value == null ? "" : said(row, column, value)));
            return said;
        }

        private String said(Map<String, String> row, String column, String value) {
            return known.computeIfAbsent(List.of(column, value), key -> named(column, value))
                    .or(() -> answers.of(row, column).map(this::in))
                    .orElseGet(() -> messages.getMessage("held." + column + "." + value, null, value, locale));
        }

        private Optional<String> named(String column, String value) {
            return switch (column) {
                case "session" ->
                    timetable
                            .session(value)
                            .map(s -> "%s %s %s"
                                    .formatted(
                                            s.programme().title(),
                                            s.session().day(),
                                            s.session().startsAt()));
                case "programme" -> programmes.find(value).map(Programmes.Programme::title);
                case "scheme" -> schemes.find(value).map(Scheme::title).map(this::in);
                case "agreement" -> terms.title(value).map(this::in);
                case "note" -> Optional.of(noted(value)).filter(said -> !said.equals(value));
                default -> Optional.empty();
            };
        }

        /** The choices that scoring made are written one after the other, after the scale; other notes are somebody's words. */
        private String noted(String note) {
            var said = new ArrayList<String>();
            for (var piece : Arrays.asList(note.split(" ", -1))) {
                var word = messages.getMessage("questionnaire.note." + piece, null, "", locale);
                if (word != null && !word.isEmpty()) said.add(word);
            }
            return said.isEmpty() ? note : said.stream().collect(Collectors.joining(in(new Words("。", ". "))));
        }

        private String in(Words words) {
            return locale.getLanguage().equals("ja") ? words.ja() : words.en();
        }
    }
}
