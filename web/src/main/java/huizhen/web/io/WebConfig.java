package huizhen.web.io;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.hook.Networks;
import huizhen.web.limit.Limits;
import huizhen.web.oidc.OidcConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    Limits limits) {
  public static final Path DEFAULT_FONT = Path.of("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc");
  public static final Duration UPLOAD_DEADLINE = Duration.ofMinutes(5);

  public WebConfig {
    secondFactorRoles = Set.copyOf(secondFactorRoles);
    policies = Map.copyOf(policies);
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
        Limits.USUAL);
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
        limits);
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
        limits);
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
        limits);
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
        limits);
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
        limits);
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
        limits);
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
        limits);
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
        value);
  }
}
