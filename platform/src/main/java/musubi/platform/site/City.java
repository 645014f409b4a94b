package musubi.platform.site;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;

/**
 * The public site of a municipality, as one reader has it before them.
 *
 * @param parts what is published
 * @param prefix how all its addresses begin
 */
record City(Municipality municipality, Map<Part, Published> parts, Licence licence, Locale locale, String prefix) {
    /** All addresses on the site stand below the municipality's code. */
    static final String ROOT = "/city/";

    Code code() {
        return municipality.code();
    }

    public String name() {
        return municipality.name().in(locale.getLanguage());
    }

    public boolean shows(String part) {
        return Part.of(part).filter(parts::containsKey).isPresent();
    }

    Optional<Published> part(Part part) {
        return Optional.ofNullable(parts.get(part));
    }

    <T> Optional<T> sheet(Part part, Class<T> type) {
        return part(part).map(p -> Sheets.read(p, type));
    }

    /** Where a page of the site is, in the reader's language. */
    public String to(String page) {
        return at(page, locale.getLanguage());
    }

    /** Where a page of the site is in a language. */
    public String at(String page, String language) {
        var path = ROOT + code() + (page.isEmpty() ? "" : "/" + page);
        if (language.equals("ja")) return path;
        return path + (path.contains("?") ? "&" : "?") + "lang=" + language;
    }

    /** The same with the server's name. */
    public String whole(String page) {
        return prefix + at(page, "ja");
    }
}
