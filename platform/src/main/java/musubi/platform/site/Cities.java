package musubi.platform.site;

import java.util.EnumMap;
import java.util.Locale;
import java.util.function.Supplier;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.municipality.Municipality;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Opens the public sites, as anybody would: the database shows a reader what is published and nothing else. */
@Component
class Cities {
    private final Municipalities municipalities;
    private final Publications publications;
    private final Acting acting;

    Cities(Municipalities municipalities, Publications publications, Acting acting) {
        this.municipalities = municipalities;
        this.publications = publications;
        this.acting = acting;
    }

    /** The site of the municipality with this code; 404 when there is none. */
    City open(String digits, Locale locale) {
        return municipalities.all().stream()
                .filter(m -> m.code().digits().equals(digits))
                .findFirst()
                .map(m -> open(m, locale))
                .orElseThrow(Cities::missing);
    }

    City open(Municipality municipality, Locale locale) {
        return as(municipality.code(), () -> {
            var parts = new EnumMap<Part, Published>(Part.class);
            publications.shown().forEach(p -> parts.put(p.part(), p));
            var prefix =
                    ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
            return new City(municipality, parts, publications.licence(), locale, prefix);
        });
    }

    <T> T as(Code code, Supplier<T> work) {
        return acting.as(Actor.anybody(code), work);
    }

    /** A part that is not published is not there. */
    static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
