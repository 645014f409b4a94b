package musubi.platform.listing;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.page.CsvTable;
import musubi.platform.print.PrintedList;
import musubi.platform.print.Printer;
import musubi.quantity.Japan;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Answers {@code ?as=csv} and {@code ?as=pdf} with the list that a page would have shown, under the page's own filters and doors, and
 * {@code ?as=pdf} of a CSV with the same rows on paper. A list that names people is only taken by those who answer for the programme, and that it
 * was taken is written down.
 */
@Component
class Taking extends OncePerRequestFilter {
    private static final Set<Role> MAY_TAKE_NAMES = EnumSet.of(Role.OFFICER, Role.ADMINISTRATOR);
    private static final Pattern FILE = Pattern.compile("filename=\"?([a-z0-9-]+)\\.csv");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final String MARK = "\uFEFF";
    private static final String PDF = "pdf";

    /** A PDF is laid out whole in memory, so a longer list comes in several, each fetched by its number. */
    private static final int PRINTED = 2_000;

    /** Which of them, from 1. */
    static final String PART = "as-part";

    private final Acting acting;
    private final Audit audit;
    private final Printer printer;
    private final MessageSource words;
    private final LocaleResolver languages;
    private final Clock clock;
    private final TransactionTemplate transactions;

    Taking(
            Acting acting,
            Audit audit,
            Printer printer,
            MessageSource words,
            LocaleResolver languages,
            Clock clock,
            PlatformTransactionManager manager) {
        this.acting = acting;
        this.audit = audit;
        this.printer = printer;
        this.words = words;
        this.languages = languages;
        this.clock = clock;
        this.transactions = new TransactionTemplate(manager);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var as = request.getParameter("as");
        return !request.getMethod().equals("GET")
                || request.getRequestURI().startsWith("/api/")
                || as == null
                || !(as.equals("csv") || as.equals(PDF));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var page = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, page);
        var type = Objects.requireNonNullElse(page.getContentType(), "");
        boolean pdf = request.getParameter("as").equals(PDF);
        if (page.getStatus() != HttpServletResponse.SC_OK
                || !(type.startsWith("text/html") || pdf && type.startsWith("text/csv"))) page.copyBodyToResponse();
        else if (type.startsWith("text/html")) list(request, response, page, pdf);
        else print(request, response, ofCsv(request, page), name(page));
    }

    private void list(
            HttpServletRequest request, HttpServletResponse response, ContentCachingResponseWrapper page, boolean pdf)
            throws IOException {
        var html = new String(page.getContentAsByteArray(), StandardCharsets.UTF_8);
        var found = ListReader.read(html, Objects.requireNonNullElse(request.getParameter("list"), ""));
        page.resetBuffer();
        if (found.isEmpty()) {
            refuse(request, response, HttpServletResponse.SC_NOT_FOUND, "list.none");
            return;
        }
        var listed = found.get();
        if (listed.names() && !MAY_TAKE_NAMES.contains(acting.actor().role())) {
            refuse(request, response, HttpServletResponse.SC_FORBIDDEN, "list.names");
            return;
        }
        if (listed.names()) written(request.getRequestURI(), listed.rows().size());
        var name = name(request);
        if (pdf) print(request, response, listed, name);
        else send(response, CsvTable.answer(name, listed.header(), listed.plain()));
    }

    /** Where and how much, never whom. */
    private void written(String path, int rows) {
        transactions.executeWithoutResult(status ->
                audit.record("list.taken", "page " + path, Optional.empty(), "", "{\"rows\":%d}".formatted(rows)));
    }

    private Listed ofCsv(HttpServletRequest request, ContentCachingResponseWrapper page) {
        var text = new String(page.getContentAsByteArray(), StandardCharsets.UTF_8);
        var rows = CsvReader.builder().ofCsvRecord(text.startsWith(MARK) ? text.substring(1) : text).stream()
                .map(CsvRecord::getFields)
                .toList();
        page.resetBuffer();
        // A file is called by its kind and then by the day, month or campaign it is of.
        var kind = name(page).replaceAll("-.*$", "");
        var title = Objects.requireNonNull(
                words.getMessage("list.title." + kind, null, kind, languages.resolveLocale(request)));
        return new Listed(
                title,
                false,
                rows.getFirst(),
                List.of(),
                rows.subList(1, rows.size()).stream()
                        .map(row -> row.stream().map(Taking::shown).toList())
                        .toList());
    }

    /** The apostrophe keeps spreadsheets from running a cell; paper runs nothing. */
    private static String shown(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && "=+-@\t\r".indexOf(cell.charAt(1)) >= 0
                ? cell.substring(1)
                : cell;
    }

    private void print(HttpServletRequest request, HttpServletResponse response, Listed listed, String name)
            throws IOException {
        if (!printer.ready()) {
            refuse(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "list.no-font");
            return;
        }
        int all = listed.rows().size();
        int parts = Math.max(1, Math.ceilDiv(all, PRINTED));
        var part = part(request);
        if (parts > 1 && part.isEmpty()) {
            request.setAttribute(PartsPage.PARTS, new PartsPage.Parts(listed.title(), all, ranges(request, all)));
            forward(request, response);
            return;
        }
        int number = part.orElse(1);
        if (number < 1 || number > parts) {
            refuse(request, response, HttpServletResponse.SC_NOT_FOUND, "list.no-part");
            return;
        }
        var locale = languages.resolveLocale(request);
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME).toString();
        int from = (number - 1) * PRINTED;
        int until = Math.min(all, from + PRINTED);
        var remark = parts > 1
                ? words.getMessage(
                        "list.printed-part", new Object[] {today, all, from + 1, until, number, parts}, locale)
                : words.getMessage("list.printed", new Object[] {today, all}, locale);
        send(
                response,
                printer.answer(
                        parts > 1 ? name + "-" + number : name,
                        PrintedList.page(
                                locale.getLanguage(),
                                listed.title(),
                                Objects.requireNonNull(remark),
                                listed.header(),
                                listed.rows().subList(from, until))));
    }

    /** Empty for whoever asks for the whole list; none of them for what is no number. */
    private static OptionalInt part(HttpServletRequest request) {
        var text = request.getParameter(PART);
        if (text == null) return OptionalInt.empty();
        return OptionalInt.of(NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0);
    }

    private static List<PartsPage.Part> ranges(HttpServletRequest request, int all) {
        var parts = new ArrayList<PartsPage.Part>();
        for (int from = 0; from < all; from += PRINTED)
            parts.add(new PartsPage.Part(
                    parts.size() + 1,
                    from + 1,
                    Math.min(all, from + PRINTED),
                    "%s?%s&%s=%d"
                            .formatted(request.getRequestURI(), request.getQueryString(), PART, parts.size() + 1)));
        return parts;
    }

    private static void forward(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.reset();
        try {
            request.getRequestDispatcher(PartsPage.PATH).forward(request, response);
        } catch (ServletException e) {
            throw new IllegalStateException("the parts of a list could not be shown", e);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, int status, String why)
            throws IOException {
        var text = Objects.requireNonNull(words.getMessage(why, null, languages.resolveLocale(request)));
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(HttpServletRequest request) {
        var first = request.getRequestURI().replaceAll("^/([a-z-]+).*$", "$1");
        return first.matches("[a-z-]+") ? first : "list";
    }

    private static String name(ContentCachingResponseWrapper page) {
        var disposition = Objects.requireNonNullElse(page.getHeader(HttpHeaders.CONTENT_DISPOSITION), "");
        var file = FILE.matcher(disposition);
        return file.find() ? file.group(1) : "list";
    }

    private static void send(HttpServletResponse response, ResponseEntity<byte[]> answer) throws IOException {
        var body = Objects.requireNonNull(answer.getBody());
        answer.getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
        response.setContentType(
                Objects.requireNonNull(answer.getHeaders().getContentType()).toString());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
