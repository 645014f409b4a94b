package musubi.platform.api;

import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.Setting;
import musubi.quantity.Words;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** Who may ask what, and answers that need not be sent twice. */
@Configuration(proxyBeanMethods = false)
class ApiDoors {
    @Bean
    Door apiPeopleDoor() {
        return Door.of("/api/v1/people/**", Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR);
    }

    @Bean
    Door apiSessionsDoor() {
        return Door.of("/api/v1/sessions/**", Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR, Role.PROVIDER)
                .readableBy(Role.RESIDENT);
    }

    /** What residents do themselves. */
    @Bean
    Door apiMyDoor() {
        return Door.of("/api/v1/me/**", Role.RESIDENT);
    }

    @Bean
    Door apiCheckupsDoor() {
        return Door.of("/api/v1/checkups", Role.RESIDENT, Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR);
    }

    @Bean
    Door apiAgreementsDoor() {
        return Door.of("/api/v1/agreements/**", Role.OFFICER, Role.ADMINISTRATOR, Role.INTERMEDIARY);
    }

    @Bean
    Door apiWebhooksDoor() {
        return Door.of("/api/v1/webhooks/**", Role.ADMINISTRATOR);
    }

    @Bean
    Door apiFhirDoor() {
        return Door.of("/api/v1/fhir/**", Role.RESIDENT, Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR, Role.CLINIC);
    }

    /** Who refers sends bundles too; of what is not about referrals they read nothing. */
    @Bean
    Door apiFhirRecordsDoor() {
        return Door.of(
                "/api/v1/fhir/{type:Observation|QuestionnaireResponse|Questionnaire|Patient|Consent}/**",
                Role.RESIDENT,
                Role.OFFICER,
                Role.COUNTER,
                Role.ADMINISTRATOR);
    }

    @Bean
    Door apiFhirReferralsDoor() {
        return Door.of(
                "/api/v1/fhir/{type:ServiceRequest|Task|Procedure}/**",
                Role.OFFICER,
                Role.COUNTER,
                Role.ADMINISTRATOR,
                Role.CLINIC,
                Role.PROVIDER);
    }

    @Bean
    Door apiFhirMetadataDoor() {
        return Door.open("/api/v1/fhir/metadata");
    }

    @Bean
    Door apiDescriptionDoor() {
        return Door.open("/api/v1/openapi.json");
    }

    @Bean
    FilterRegistrationBean<ShallowEtagHeaderFilter> apiTags() {
        var tags = new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
        tags.addUrlPatterns("/api/*");
        return tags;
    }

    @Bean
    Setting apiPaceSetting(Pace pace) {
        return new Setting(
                230,
                new Words("1つの鍵が1分間に行える API の要求", "API requests per minute and key"),
                () -> Words.same(Integer.toString(pace.perMinute())),
                "api-requests-per-minute");
    }
}
