package musubi.platform.office;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import musubi.agreement.statement.Wording;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.contract.Preparing;
import musubi.platform.figures.Figures;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Setting;
import musubi.platform.people.Schemes;
import musubi.platform.ranking.Rankings;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Everything that is decided once for everybody: how it stands and where it is changed. */
@Controller
class SettingsPages {
    private final List<Setting> settings;
    private final Municipalities municipalities;
    private final Acting acting;

    SettingsPages(List<Setting> settings, Municipalities municipalities, Acting acting) {
        this.settings = settings.stream()
                .sorted(Comparator.comparingInt(Setting::order))
                .toList();
        this.municipalities = municipalities;
        this.acting = acting;
    }

    /** Who may open this page, where it stands in the menu, and what of this module stands on it. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door officeSettingsDoor() {
            return new Door("/settings", Role.DECIDING);
        }

        @Bean
        MenuItem officeSettingsItem() {
            return new MenuItem(Group.SETTINGS, 790, "/settings", "settings.title", Role.DECIDING);
        }

        @Bean
        Setting officeSchemesSetting(Schemes schemes) {
            return new Setting(
                    10,
                    new Words("事業と参加条件", "Schemes and who may join"),
                    () -> count(schemes.all().size(), "事業", "schemes"),
                    "/people/schemes");
        }

        @Bean
        Setting officeKeepingSetting(Schemes schemes, Figures figures) {
            return new Setting(
                    20,
                    new Words("退会後に氏名などを残す年数", "Years that names are kept after leaving"),
                    () -> undecided(schemes, figures),
                    "/people/schemes");
        }

        @Bean
        Setting officeCodesSetting() {
            return new Setting(
                    30,
                    new Words("市区町村コードの変わり方", "Changed codes of municipalities"),
                    () -> new Words("合併などで変わったコードを読み替えます", "codes that changed by merger are read as what they became"),
                    "/codes");
        }

        @Bean
        Setting officePacksSetting(Preparing preparing) {
            return new Setting(
                    40,
                    new Words("証拠の自動固定", "Evidence frozen by itself"),
                    () -> preparing.days().stream()
                            .mapToObj(days -> new Words(
                                    "期間が終わって %d 日後".formatted(days), "%d days after a period".formatted(days)))
                            .findFirst()
                            .orElse(new Words("行いません", "not done")),
                    "/contracts");
        }

        @Bean
        Setting officeRankingSetting(Rankings rankings) {
            return new Setting(
                    110,
                    new Words("順位に出す会社・チームの最少人数", "Fewest members of a company or team that is ranked"),
                    () -> count(rankings.leastMembers(), "人", "people"),
                    "/ranking");
        }

        private static Words undecided(Schemes schemes, Figures figures) {
            long open = schemes.all().stream()
                    .map(s -> schemes.conditions(s.id(), figures.today()))
                    .filter(conditions -> conditions.keptYears().isEmpty())
                    .count();
            return open == 0
                    ? new Words("すべての事業で決まっています", "decided for every scheme")
                    : new Words("決まっていない事業: %d".formatted(open), "undecided for %d schemes".formatted(open));
        }

        private static Words count(long number, String ja, String en) {
            return new Words(number + ja, number + " " + en);
        }
    }

    @GetMapping("/settings")
    String show(Model page, Locale locale) {
        page.addAttribute("municipality", municipalities.get(acting.actor().municipality()));
        page.addAttribute("settings", settings);
        page.addAttribute("wording", new Wording(locale.getLanguage()));
        return "office/settings";
    }
}
