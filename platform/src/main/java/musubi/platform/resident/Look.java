package musubi.platform.resident;

import java.util.List;

/**
 * How a resident wants their pages to look.
 *
 * @param size of the type: {@code usual}, {@code large} or {@code largest}
 * @param contrast {@code usual} (as the device says), {@code light}, {@code dark} or {@code high}
 * @param language {@code ja}, {@code easy} (easy Japanese) or {@code en}
 */
record Look(String size, String contrast, String language) {
    static final List<String> SIZES = List.of("usual", "large", "largest");
    static final List<String> CONTRASTS = List.of("usual", "light", "dark", "high");
    static final List<String> LANGUAGES = List.of("ja", "easy", "en");

    /** Of those who chose nothing. */
    static final Look USUAL = new Look("usual", "usual", "ja");

    /** What nobody can choose becomes what is usual. */
    Look {
        if (!SIZES.contains(size)) size = "usual";
        if (!CONTRASTS.contains(contrast)) contrast = "usual";
        if (!LANGUAGES.contains(language)) language = "ja";
    }
}
