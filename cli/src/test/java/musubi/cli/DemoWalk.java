package musubi.cli;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Follows every link from the first page on, of pages of one kind only the first, and says what is wrong: an answer that
 * refuses, a word without its translation, a date in the order of another country. Lists on paper are left to their own
 * tests: each takes seconds.
 */
final class DemoWalk {
    private static final int MOST_PAGES = 400;
    private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"(/[^\"#]*)");
    private static final Pattern NUMBERED = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]+-?[0-9][0-9:-]*|[0-9]+");
    private static final Pattern UNTRANSLATED = Pattern.compile("\\?\\?[a-z][a-zA-Z0-9._-]+(_ja|_en)?[^?]{0,20}\\?\\?");
    private static final Pattern SHORT_DATE = Pattern.compile(">[^<]*\\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}\\b");

    private final Pages pages;

    DemoWalk(Pages pages) {
        this.pages = pages;
    }

    /** How the walker gets a page. */
    interface Pages {
        HttpResponse<String> get(String path) throws IOException, InterruptedException;
    }

    private record Step(String path, String from) {}

    /** What was wrong and where, in Japanese and in English. */
    List<String> wrong() throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        for (var language : List.of("ja", "en")) {
            pages.get("/?lang=" + language);
            wrong.addAll(walk());
        }
        return wrong;
    }

    private List<String> walk() throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        var waiting = new ArrayDeque<Step>(List.of(new Step("/", "")));
        var kinds = new HashSet<String>();
        while (!waiting.isEmpty() && kinds.size() < MOST_PAGES) {
            var step = waiting.poll();
            if (step.path().matches(".*[?&](lang=|as=pdf).*") || !kinds.add(kind(step.path()))) continue;
            var page = pages.get(step.path());
            fault(page).ifPresent(f -> wrong.add("%s, from %s: %s".formatted(step.path(), step.from(), f)));
            if (!html(page)) continue;
            var links = LINK.matcher(page.body());
            while (links.find()) waiting.add(new Step(links.group(1).replace("&amp;", "&"), step.path()));
        }
        return wrong;
    }

    /** Addresses that differ in an id, a day or a number only are of one kind; so are those that differ in a filter's value. */
    private static String kind(String path) {
        return NUMBERED.matcher(path.replaceAll("=[^&]*", "=")).replaceAll("*");
    }

    private static boolean html(HttpResponse<String> page) {
        return page.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    private static Optional<String> fault(HttpResponse<String> page) {
        if (page.statusCode() >= 400) return Optional.of("answers " + page.statusCode());
        if (!html(page)) return Optional.empty();
        for (var pattern : List.of(UNTRANSLATED, SHORT_DATE)) {
            var found = pattern.matcher(page.body());
            if (found.find()) return Optional.of("shows " + found.group());
        }
        return Optional.empty();
    }
}
