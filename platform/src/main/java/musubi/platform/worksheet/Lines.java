package musubi.platform.worksheet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import musubi.measure.Measure;
import musubi.platform.figures.Figures;
import musubi.platform.programme.Programmes;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** A worksheet in words, line by line, as it is shown, compared and taken away. */
@Component
class Lines {
    private final MessageSource words;
    private final Figures figures;
    private final Subjects subjects;

    Lines(MessageSource words, Figures figures, Subjects subjects) {
        this.words = words;
        this.figures = figures;
        this.subjects = subjects;
    }

    /** A part under its label; {@code block} is the heading it stands under. */
    record Line(String block, String label, String text) {}

    /** A part that differs. */
    record Changed(String label, String before, String after) {}

    /** What parts that say ids are called. */
    private record Names(Map<String, String> measures, Map<String, String> programmes, Map<String, String> providers) {}

    private Names names(Content content, Locale locale) {
        var about = subjects.of(content);
        return new Names(
                measures(locale),
                about.stream().collect(Collectors.toMap(Programmes.Programme::id, Programmes.Programme::title)),
                subjects.providers(about));
    }

    /** Every indicator that is measured here, by id. */
    Map<String, String> measures(Locale locale) {
        return figures.measures().stream()
                .collect(Collectors.toMap(Measure::id, m -> m.title().in(locale.getLanguage())));
    }

    /** All of a content, in the order of the sheet. */
    List<Line> of(Content content, Locale locale) {
        var names = names(content, locale);
        var lines = new ArrayList<Line>();
        for (var block : Block.values()) {
            var heading = say("worksheets.block." + block.word(), locale);
            for (var field : block.fields()) line(content, field.word(), heading, names, lines, locale);
            for (var table : block.tables())
                for (var row : content.rows(table))
                    for (var column : table.columns())
                        line(content, Content.cell(table, row.id(), column), heading, names, lines, locale);
            if (block == Block.OVERVIEW)
                content.parts().keySet().stream()
                        .filter(part -> part.startsWith("programme.") || part.startsWith("party."))
                        .forEach(part -> line(content, part, heading, names, lines, locale));
        }
        return lines;
    }

    private void line(Content content, String part, String heading, Names names, List<Line> lines, Locale locale) {
        var text = content.part(part);
        if (!text.isEmpty()) lines.add(new Line(heading, label(part, locale), text(part, text, names, locale)));
    }

    /** What differs, in words. */
    List<Changed> of(List<Content.Change> changes, Content before, Content after, Locale locale) {
        var old = names(before, locale);
        var now = names(after, locale);
        return changes.stream()
                .map(c -> new Changed(
                        label(c.part(), locale),
                        text(c.part(), c.before(), old, locale),
                        text(c.part(), c.after(), now, locale)))
                .toList();
    }

    /** What a part is called; a row by the number it was begun with, which stays when others are taken away. */
    String label(String part, Locale locale) {
        var names = part.split("\\.", 3);
        if (names.length == 1) return say("worksheets.field." + part, locale);
        if (names.length == 2 || names[0].equals("programme") || names[0].equals("party"))
            return say("worksheets." + names[0], locale);
        return say(
                "worksheets.cell",
                locale,
                say("worksheets.table." + names[0], locale),
                Integer.parseInt(names[1].substring(0, names[1].indexOf('-'))),
                say("worksheets.column." + names[0] + "." + names[2], locale));
    }

    private String text(String part, String text, Names names, Locale locale) {
        if (text.isEmpty()) return "";
        var column = part.startsWith(Table.KPIS.word() + ".") ? part.substring(part.lastIndexOf('.') + 1) : "";
        return switch (column) {
            case "group" -> say("worksheets.group." + text, locale);
            case "direction" -> say("worksheets.direction." + text, locale);
            case "measure" -> names.measures().getOrDefault(text, text);
            case "part" -> names.providers().getOrDefault(text, text);
            default -> {
                if (!part.startsWith("programme.")) yield text;
                var id = part.substring("programme.".length());
                yield names.programmes().getOrDefault(id, id);
            }
        };
    }

    private String say(String name, Locale locale, Object... with) {
        return Objects.requireNonNull(words.getMessage(name, with, locale));
    }
}
