package musubi.platform.resident;

import java.util.Set;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.activity.Checkup;
import musubi.platform.activity.Checkups;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.people.PersonId;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;

/** A resident's own check-ups as the municipality has them. */
@Controller
class MyCheckups {
    private final Checkups checkups;
    private final Acting acting;

    MyCheckups(Checkups checkups, Acting acting) {
        this.checkups = checkups;
        this.acting = acting;
    }

    @Bean
    static Door residentCheckupsDoor() {
        return Door.of("/me/checkups", Role.RESIDENT);
    }

    @Bean
    static MenuItem residentCheckupsItem() {
        return new MenuItem(Group.RECORDS, 36, "/me/checkups", "checkups.mine", Set.of(Role.RESIDENT));
    }

    @GetMapping("/me/checkups")
    String show(Model page) {
        var me = acting.actor().resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
        page.addAttribute(
                "checkups",
                checkups.of(new PersonId(me)).stream().filter(Checkup::stands).toList());
        return "resident/checkups";
    }
}
