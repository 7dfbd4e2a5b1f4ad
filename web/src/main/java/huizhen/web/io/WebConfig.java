package huizhen.web.io;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.factor.PasswordRule;
import huizhen.web.hook.Networks;
import huizhen.web.limit.Limits;
import huizhen.web.oidc.OidcConfig;
import huizhen.web.policy.WorkPlaces;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a deployment may choose about the HTTP API.
///
/// @param publicOrigin e.g. `https://huizhen.example.org`, for the URLs in answers and as what
///   passkeys are bound to; when empty, the host that the caller asked
/// @param pdfFont a CJK TrueType font or collection; checked when the server is mounted
/// @param sessionIdle after how long without a request somebody is signed out
/// @param deadline for a whole request; uploads have [#UPLOAD_DEADLINE]
/// @param lobbyBefore as in the scheduling rules: how long before the start one may join
/// @param secondFactorRoles who has to have a second factor; others may
/// @param oidc through which identity provider staff may sign in besides
/// @param hookNetworks where webhooks may go beside public addresses
/// @param feed to a regional platform
/// @param limits of requests
/// @param policies what this deployment has chosen, by a policy's id
/// @param places from where some people work
/// @param passwordWords of the house, which no password is made of
public record WebConfig(
    String version,
    String build,
    boolean isDemo,
    Optional<URI> publicOrigin,
    Path pdfFont,
    Duration sessionIdle,
    Duration deadline,
    Duration lobbyBefore,
    Set<Role> secondFactorRoles,
    Optional<OidcConfig> oidc,
    Map<String, String> policies,
    Networks hookNetworks,
    FeedConfig feed,
    Limits limits,
    WorkPlaces places,
    Set<String> passwordWords) {
  public static final Path DEFAULT_FONT = Path.of("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc");
  public static final Duration UPLOAD_DEADLINE = Duration.ofMinutes(5);

  public WebConfig {
    secondFactorRoles = Set.copyOf(secondFactorRoles);
    policies = Map.copyOf(policies);
    passwordWords =
        passwordWords.stream().map(PasswordRule::plain).collect(Collectors.toUnmodifiableSet());
    if (sessionIdle.compareTo(Duration.ofMinutes(1)) < 0
        || sessionIdle.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException("web.session-idle is 1 minute to 12 hours");
    }
    if (deadline.compareTo(Duration.ofMillis(100)) < 0
        || deadline.compareTo(Duration.ofMinutes(2)) > 0) {
      throw new IllegalArgumentException("web.deadline is 100 ms to 2 minutes");
    }
    if (lobbyBefore.isNegative()) {
      throw new IllegalArgumentException("rules.lobby-before is not negative");
    }
  }

  public static WebConfig standard(String version, String build, boolean isDemo) {
    return new WebConfig(
        version,
        build,
        isDemo,
        Optional.empty(),
        DEFAULT_FONT,
        Duration.ofMinutes(15),
        Duration.ofSeconds(10),
        Duration.ofMinutes(15),
        Set.of(),
        Optional.empty(),
        Map.of(),
        Networks.PUBLIC,
        FeedConfig.NONE,
        Limits.USUAL,
        WorkPlaces.ANYWHERE,
        Set.of());
  }

  public WebConfig publicOrigin(Optional<URI> value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        value,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        oidc,
        policies,
        hookNetworks,
        feed,
        limits,
        places,
        passwordWords);
  }

  public WebConfig lobbyBefore(Duration value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        value,
        secondFactorRoles,
        oidc,
        policies,
        hookNetworks,
        feed,
        limits,
        places,
        passwordWords);
  }

  public WebConfig secondFactorRoles(Set<Role> value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        value,
        oidc,
        policies,
        hookNetworks,
        feed,
        limits,
        places,
        passwordWords);
  }

  public WebConfig oidc(Optional<OidcConfig> value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        value,
        policies,
        hookNetworks,
        feed,
        limits,
        places,
        passwordWords);
  }

  public WebConfig policies(Map<String, String> value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        oidc,
        value,
        hookNetworks,
        feed,
        limits,
        places,
        passwordWords);
  }

  public WebConfig hookNetworks(Networks value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        oidc,
        policies,
        value,
        feed,
        limits,
        places,
        passwordWords);
  }

  public WebConfig feed(FeedConfig value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        oidc,
        policies,
        hookNetworks,
        value,
        limits,
        places,
        passwordWords);
  }

  public WebConfig limits(Limits value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        oidc,
        policies,
        hookNetworks,
        feed,
        value,
        places,
        passwordWords);
  }

  public WebConfig places(WorkPlaces value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        oidc,
        policies,
        hookNetworks,
        feed,
        limits,
        value,
        passwordWords);
  }

  public WebConfig passwordWords(Set<String> value) {
    return new WebConfig(
        version,
        build,
        isDemo,
        publicOrigin,
        pdfFont,
        sessionIdle,
        deadline,
        lobbyBefore,
        secondFactorRoles,
        oidc,
        policies,
        hookNetworks,
        feed,
        limits,
        places,
        value);
  }
}
