package musubi.platform.site;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import musubi.platform.municipality.Municipalities;
import musubi.quantity.Digest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.HtmlUtils;

/** The published files, their catalogue, and what machines that read the site ask for. */
@Controller
class OpenFilePages {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final int KILO = 1024;

    private final Cities cities;
    private final Municipalities municipalities;
    private final OpenFiles files;
    private final Catalogue catalogue;

    OpenFilePages(Cities cities, Municipalities municipalities, OpenFiles files, Catalogue catalogue) {
        this.cities = cities;
        this.municipalities = municipalities;
        this.files = files;
        this.catalogue = catalogue;
    }

    /** A file in the list of files. */
    record Line(String name, String title, String issued, String size, String digest) {}

    @GetMapping("/city/{code}/data")
    String list(@PathVariable String code, Model page, Locale locale) {
        var city = cities.open(code, locale);
        page.addAttribute("city", city);
        page.addAttribute("path", "data");
        page.addAttribute("structured", catalogue.datasets(city));
        page.addAttribute(
                "files",
                files.of(city).stream()
                        .map(f -> new Line(
                                f.name(),
                                f.title().in(locale.getLanguage()),
                                f.issued().toString(),
                                "%,d KB".formatted(Math.ceilDiv(f.content().length, KILO)),
                                Digest.of(f.content()).hex()))
                        .toList());
        return "site/data";
    }

    @GetMapping("/city/{code}/data/{name}")
    ResponseEntity<byte[]> file(@PathVariable String code, @PathVariable String name) {
        var city = cities.open(code, Locale.JAPANESE);
        if (name.equals("catalog.jsonld"))
            return answer("application/ld+json", catalogue.dcat(city).getBytes(StandardCharsets.UTF_8));
        var file = files.of(city).stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(Cities::missing);
        return answer(file.type(), file.content());
    }

    private static ResponseEntity<byte[]> answer(String type, byte[] content) {
        var digest = Digest.of(content).hex();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type + ";charset=UTF-8"))
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .eTag(digest)
                // Open data may be read by pages of other sites.
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .body(content);
    }

    /** Search engines may read the public site and nothing else. */
    @GetMapping("/robots.txt")
    ResponseEntity<String> robots() {
        var map = ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString() + "/sitemap.xml";
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "plain", StandardCharsets.UTF_8))
                .body("User-agent: *\nAllow: /city\nAllow: /join\nAllow: /static/\nDisallow: /\nSitemap: %s\n"
                        .formatted(map));
    }

    /** Every page of every public site in both languages. */
    @GetMapping("/sitemap.xml")
    ResponseEntity<String> map() {
        var text = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                """);
        for (var municipality : municipalities.all()) {
            var city = cities.open(municipality, Locale.JAPANESE);
            if (city.parts().isEmpty()) continue;
            for (var page : pages(city))
                for (var language : List.of("ja", "en"))
                    text.append("  <url><loc>%s</loc></url>\n"
                            .formatted(HtmlUtils.htmlEscape(city.prefix() + city.at(page, language))));
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_XML)
                .body(text.append("</urlset>\n").toString());
    }

    private static List<String> pages(City city) {
        var pages = new ArrayList<String>(List.of("", "data"));
        for (var part : city.parts().keySet()) {
            pages.add(part.word());
            if (part == Part.TIMETABLE) pages.add("programmes");
            if (part == Part.AGREEMENTS) pages.add("payments");
        }
        city.sheet(Part.AGREEMENTS, Sheets.AgreementSheet.class)
                .ifPresent(s -> s.agreements().forEach(a -> pages.add("agreements/" + a.id())));
        city.sheet(Part.FUNDERS, Sheets.FunderSheet.class)
                .ifPresent(s -> s.offerings().forEach(o -> pages.add("funders/" + o.id())));
        return pages;
    }
}
