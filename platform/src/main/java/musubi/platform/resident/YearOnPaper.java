package musubi.platform.resident;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.points.Posted;
import musubi.platform.print.PrintedList;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** A resident's points of one fiscal year, to print: what came, what went, what was left each time. */
@Component
class YearOnPaper {
    private final People people;
    private final Municipalities municipalities;
    private final Acting acting;
    private final MessageSource messages;

    YearOnPaper(People people, Municipalities municipalities, Acting acting, MessageSource messages) {
        this.people = people;
        this.municipalities = municipalities;
        this.acting = acting;
        this.messages = messages;
    }

    String page(PersonId person, int year, List<Posted> posted, Locale locale) {
        var language = locale.getLanguage();
        var name = people.find(person).map(r -> r.identity().name()).orElse("");
        var place = municipalities.get(acting.actor().municipality()).name().in(language);
        return PrintedList.page(
                language,
                word("my-points.statement", locale),
                "%s / %s / %s"
                        .formatted(
                                word("my-points.statement-for", locale, name),
                                place,
                                word("my-points.statement-of", locale, Integer.toString(year))),
                Stream.of("points.day", "points.what", "points.change", "points.balance")
                        .map(key -> word(key, locale))
                        .toList(),
                rows(posted, locale));
    }

    private List<List<String>> rows(List<Posted> posted, Locale locale) {
        var day = DateTimeFormatter.ofPattern(word("my-points.day", locale), locale);
        var rows = new ArrayList<List<String>>();
        for (var p : posted)
            rows.add(List.of(
                    day.format(p.on()),
                    "%s %s %s"
                            .formatted(
                                    word("my-points.kind." + p.kind(), locale),
                                    p.what().in(locale.getLanguage()),
                                    p.period())
                            .strip(),
                    "%+,d".formatted(p.points()),
                    "%,d".formatted(p.balance())));
        rows.add(List.of(
                "",
                word("my-points.sum", locale),
                "%+,d".formatted(posted.stream().mapToLong(Posted::points).sum()),
                ""));
        return rows;
    }

    private String word(String key, Locale locale, Object... fillings) {
        return messages.getMessage(key, fillings, locale);
    }
}
