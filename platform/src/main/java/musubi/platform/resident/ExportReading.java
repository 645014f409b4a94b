package musubi.platform.resident;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import musubi.platform.activity.Exports;
import musubi.platform.activity.Offers;
import musubi.platform.people.PersonId;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Received;
import musubi.platform.underway.Receiving;
import org.springframework.stereotype.Component;

/**
 * The export of a resident's own device is read, and kept unless they look at it first: at what a new device says, or at all that comes
 * from the menu of a telephone's own apps.
 */
@Component("residentExportReading")
class ExportReading implements Receiving {
    private static final String PERSON = "person";
    private static final String OFFER = "offer";
    private static final String LOOK = "look";

    private final Exports exports;
    private final Offers offers;

    ExportReading(Exports exports, Offers offers) {
        this.exports = exports;
        this.offers = offers;
    }

    /** What somebody looks at before it is kept. */
    enum Look {
        AT_ALL,
        AT_WHAT_IS_NEW
    }

    /** What is sent beside the export. */
    static Map<String, String> beside(PersonId person, UUID offer, Look look) {
        return Map.of(PERSON, person.toString(), OFFER, offer.toString(), LOOK, look.name());
    }

    @Override
    public String what() {
        return "underway.my-export";
    }

    @Override
    public Ending receive(Received file) throws IOException {
        var person = new PersonId(UUID.fromString(file.said(PERSON)));
        var answer = exports.read(UUID.fromString(file.said(OFFER)), person, file.name(), file.content());
        if (!(answer instanceof Exports.Answer.Offered(var read))) return Ending.at("/me/steps?came=before");
        if (Look.valueOf(file.said(LOOK)) == Look.AT_WHAT_IS_NEW
                && !read.content().empty()
                && offers.familiar(read)) offers.keep(read.id());
        return Ending.at("/me/steps/upload/" + read.id());
    }
}
