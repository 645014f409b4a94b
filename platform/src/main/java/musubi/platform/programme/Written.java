package musubi.platform.programme;

import java.util.Map;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;

/**
 * What something was or became, as the audit trail keeps it: one line, every text escaped. Free text, in which somebody may be named, and
 * addresses that let people in are there by their digest alone, which tells whether they changed.
 */
final class Written {
    private Written() {}

    static String of(Map<String, ?> parts) {
        return CanonicalJson.write(new CanonicalJson.OneLine(parts)).strip();
    }

    static String of(Programmes.Programme programme) {
        return of(Map.of(
                "title",
                programme.title(),
                "provider",
                programme.provider(),
                "category",
                programme.category(),
                "mode",
                programme.mode(),
                "scheme",
                programme.scheme(),
                "description",
                digest(programme.description()),
                "deadlineHours",
                programme.deadlineHours(),
                "joinUrl",
                digest(programme.joinUrl())));
    }

    static String of(Providers.Provider provider) {
        return of(Map.of("name", provider.name(), "contact", digest(provider.contact()), "url", provider.url()));
    }

    static String of(Programmes.Session session) {
        return of(Map.of(
                "day",
                session.day().toString(),
                "starts",
                session.startsAt().toString(),
                "minutes",
                session.minutes(),
                "venue",
                session.venue(),
                "places",
                session.places()));
    }

    static String of(Guides.Guide guide) {
        return of(Map.of(
                "bring",
                digest(guide.bring()),
                "fee",
                digest(guide.fee()),
                "way",
                digest(guide.way()),
                "phone",
                digest(guide.phone())));
    }

    static String of(Venues.Venue venue) {
        return of(Map.of(
                "name",
                venue.name(),
                "address",
                venue.address(),
                "room",
                venue.room(),
                "places",
                venue.places().map(Object::toString).orElse(""),
                "accessibility",
                venue.accessibility(),
                "latitude",
                venue.point().map(p -> p.latitude().toPlainString()).orElse(""),
                "longitude",
                venue.point().map(p -> p.longitude().toPlainString()).orElse("")));
    }

    private static String digest(String text) {
        return text.isEmpty() ? "" : Digest.of(text).hex();
    }
}
