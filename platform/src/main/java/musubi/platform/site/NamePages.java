package musubi.platform.site;

import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.ranking.Rankings;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Whether a resident's nickname stands on the page that everybody reads. */
@Controller
@RequestMapping("/me/public-name")
class NamePages {
    private final Names names;
    private final Rankings rankings;
    private final Acting acting;

    NamePages(Names names, Rankings rankings, Acting acting) {
        this.names = names;
        this.rankings = rankings;
        this.acting = acting;
    }

    @Bean
    static Door siteNameDoor() {
        return Door.of("/me/public-name", Role.RESIDENT, Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);
    }

    private PersonId me() {
        return new PersonId(acting.resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }

    @GetMapping
    String show(Model page) {
        page.addAttribute("wish", rankings.wish(me()));
        page.addAttribute("public", names.wish(me()));
        page.addAttribute("site", City.ROOT + acting.actor().municipality() + "/ranking");
        return "site/name";
    }

    @PostMapping
    String change(@RequestParam(defaultValue = "hide") String go, RedirectAttributes next) {
        if (go.equals("show")) names.show(me());
        else names.hide(me());
        next.addFlashAttribute("done", go.equals("show") ? "site.name-now-shown" : "site.name-now-hidden");
        return "redirect:/me/public-name";
    }
}
