package musubi.evidence.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Which numbers of a spreadsheet are days. A spreadsheet keeps a day as a number and says by the style of the cell that it
 * shows it as one, so a birthday of 1940 and the number 14,737 differ in nothing else.
 *
 * <p>Source: ECMA-376-1, 18.8.30 (numFmt) and 18.17.4.1 (the 1900 and 1904 systems).
 */
final class SheetDates {
    /** Formats a spreadsheet knows without being told; times of day are not among them. */
    private static final Set<Integer> BUILT_IN = IntStream.of(14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36)
            .boxed()
            .collect(Collectors.toSet());

    private static final int EAST_ASIAN_FIRST = 50;
    private static final int EAST_ASIAN_LAST = 58;
    private static final Pattern NOT_SHOWN_AS_PART = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[[^\\]]*\\]");
    private static final LocalDate FIRST_1900 = LocalDate.of(1899, 12, 30);
    private static final LocalDate FIRST_1904 = LocalDate.of(1904, 1, 1);
    /** The 1900 system has a 29 February 1900. */
    private static final int DAY_THAT_NEVER_WAS = 60;

    private static final BigDecimal LAST = BigDecimal.valueOf(2_958_465);
    private static final BigDecimal SECONDS = BigDecimal.valueOf(86_400);

    private final List<Boolean> dates;

    private SheetDates(List<Boolean> dates) {
        this.dates = List.copyOf(dates);
    }

    /** No style is a day's. */
    static final SheetDates NONE = new SheetDates(List.of());

    /** The styles of a workbook. */
    static SheetDates of(XMLStreamReader xml) throws XMLStreamException {
        Map<Integer, String> formats = new HashMap<>();
        var dates = new ArrayList<Boolean>();
        boolean cells = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("cellXfs")) cells = false;
            if (event != XMLStreamConstants.START_ELEMENT) continue;
            switch (xml.getLocalName()) {
                case "numFmt" ->
                    formats.put(number(SheetRows.attribute(xml, "numFmtId")), SheetRows.attribute(xml, "formatCode"));
                case "cellXfs" -> cells = true;
                case "xf" -> {
                    int format = number(SheetRows.attribute(xml, "numFmtId"));
                    if (cells) dates.add(formats.containsKey(format) ? day(formats.get(format)) : builtIn(format));
                }
                default -> {}
            }
        }
        return new SheetDates(dates);
    }

    private static int number(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static boolean builtIn(int format) {
        return BUILT_IN.contains(format) || format >= EAST_ASIAN_FIRST && format <= EAST_ASIAN_LAST;
    }

    /** Whether a format shows a day: a year, an era, or a day of the month, and no digits of a plain number. */
    private static boolean day(String format) {
        var shown = NOT_SHOWN_AS_PART.matcher(format).replaceAll("").toLowerCase(Locale.ROOT);
        if (shown.contains("general") || shown.matches(".*[0#?].*")) return false;
        return shown.matches(".*[ydeg].*");
    }

    /** The text of a number in a cell of this style: a day where the style shows one, otherwise the number as it stands. */
    String text(String number, String style, boolean since1904) {
        if (number.isEmpty() || style.isEmpty()) return number;
        int at = Integer.parseInt(style);
        if (at >= dates.size() || !dates.get(at)) return number;
        BigDecimal serial;
        try {
            serial = new BigDecimal(number.strip());
        } catch (NumberFormatException e) {
            return number;
        }
        if (serial.compareTo(BigDecimal.ONE) < 0 || serial.compareTo(LAST) > 0) return number;
        long seconds =
                serial.multiply(SECONDS).setScale(0, RoundingMode.HALF_UP).longValueExact();
        long days = seconds / 86_400;
        var first = since1904 ? FIRST_1904 : days < DAY_THAT_NEVER_WAS ? FIRST_1900.plusDays(1) : FIRST_1900;
        var day = first.plusDays(days);
        long rest = seconds % 86_400;
        return rest == 0
                ? day.toString()
                : LocalDateTime.of(day, java.time.LocalTime.ofSecondOfDay(rest)).toString();
    }
}
