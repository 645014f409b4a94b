package musubi.platform.listing;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import musubi.platform.access.Door;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;

/** The parts in which a long list is printed. Only {@link Taking} leads here, at the address of the list itself. */
@Controller
class PartsPage {
    static final String PATH = "/lists/parts";
    static final String PARTS = "musubi.parts";

    /**
     * A list that is longer than one PDF.
     *
     * @param rows how many there are in all
     */
    record Parts(String title, int rows, List<Part> parts) {
        /** The list is copied. */
        Parts {
            parts = List.copyOf(parts);
        }
    }

    /**
     * One of its PDFs.
     *
     * @param number from 1
     * @param first the number of its first row, from 1
     * @param last the number of its last row
     */
    record Part(int number, int first, int last, String address) {}

    /** It says nothing to who opens it of themselves. */
    @Bean
    static Door listingPartsDoor() {
        return Door.signedIn(PATH);
    }

    @GetMapping(PATH)
    String show(HttpServletRequest request, Model page) {
        if (!(request.getAttribute(PARTS) instanceof Parts parts))
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        page.addAttribute("parts", parts);
        return "listing/parts";
    }
}
