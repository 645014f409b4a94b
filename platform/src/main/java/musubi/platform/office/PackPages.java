package musubi.platform.office;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.contract.Frozen;
import musubi.platform.contract.Settlements;
import musubi.platform.evaluation.Releases;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Turn;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Every pack of frozen evidence: what it is for, its digest, what it does not hold. */
@Controller
class PackPages {
    private static final int PAGE = 50;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Settlements settlements;
    private final Releases releases;
    private final Titles titles;

    PackPages(Settlements settlements, Releases releases, Titles titles) {
        this.settlements = settlements;
        this.releases = releases;
        this.titles = titles;
    }

    /** Who may open this page, and where it stands in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door officePacksDoor() {
            return new Door("/packs", Role.DECIDING);
        }

        @Bean
        MenuItem officePacksItem() {
            return new MenuItem(Group.RESULTS, 57, "/packs", "packs.title", Role.DECIDING);
        }
    }

    /** A pack of a settlement, as the page shows it. */
    record Shown(Frozen frozen, String at) {
        static Shown of(Frozen frozen) {
            return new Shown(frozen, MINUTE.format(frozen.takenAt()));
        }
    }

    @GetMapping("/packs")
    String list(@ModelAttribute("turn") Turn turn, Model page, Locale locale) {
        page.addAttribute(
                "packs",
                turn.of("packs", PAGE, settlements::frozen)
                        .shown(rows -> rows.stream().map(Shown::of).toList()));
        page.addAttribute("releases", turn.of("releases", PAGE, releases.all()));
        page.addAttribute("japan", Japan.TIME);
        page.addAttribute("titles", titles.agreements(locale));
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        return "office/packs";
    }
}
