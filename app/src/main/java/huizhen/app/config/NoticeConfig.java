package huizhen.app.config;

import huizhen.scheduling.notice.api.NoticeRules;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How notices leave the house; nothing does unless it is set up here (docs/notices.md).
///
/// @param url of the pages, as recipients reach them; needed with any channel
/// @param sms and wechat: a file, or a hook
public record NoticeConfig(
    NoticeRules rules,
    Optional<URI> url,
    Optional<Smtp> smtp,
    Optional<Outlet> sms,
    Optional<Outlet> wechat) {
  public NoticeConfig {
    var isAnyOut = smtp.isPresent() || sms.isPresent() || wechat.isPresent();
    if (isAnyOut && url.isEmpty()) {
      throw new StartException(
          "notices go out: notices.url must say where people reach the pages, such as"
              + " https://huizhen.example.org.");
    }
    url.ifPresent(NoticeConfig::checkUrl);
  }

  /// Nothing goes out.
  public static NoticeConfig none() {
    return new NoticeConfig(
        NoticeRules.standard(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void checkUrl(URI url) {
    if (!"https".equals(url.getScheme())
        || url.getHost() == null
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null) {
      throw new StartException("notices.url must look like https://huizhen.example.org.");
    }
  }

  /// The link's beginning, without a slash at the end.
  public String baseUrl() {
    return url.map(it -> it.toString().replaceAll("/+$", "")).orElse("");
  }

  /// A mail server.
  ///
  /// @param user and passwordFile: both, or neither
  /// @param from the address that mails come from, which also organises the meetings
  public record Smtp(
      String host,
      int port,
      Security security,
      Optional<String> user,
      Optional<Path> passwordFile,
      String from) {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    public enum Security {
      /// Begins in the clear and must change to TLS before anything is said (RFC 3207).
      STARTTLS,
      /// TLS from the beginning (RFC 8314 §3.3).
      TLS,
      /// In the clear: to a mail server of this machine alone.
      NONE
    }

    public Smtp {
      if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
        throw new StartException("notices.smtp.host is not a host name.");
      }
      if (port < 1 || port > 65_535) {
        throw new StartException("notices.smtp.port=%d is not 1 to 65535.".formatted(port));
      }
      if (user.isPresent() != passwordFile.isPresent()) {
        throw new StartException(
            "notices.smtp.user and notices.smtp.password-file go together: give both.");
      }
      if (!from.matches("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}")) {
        throw new StartException(
            "notices.smtp.from must be the address that mails come from, such as"
                + " huizhen@example.org.");
      }
      if (security == Security.NONE && !LOOPBACK.contains(host)) {
        throw new StartException(
            "notices.smtp.security=none is for a mail server on this machine alone: use starttls"
                + " or tls for %s.".formatted(host));
      }
    }
  }

  /// Where short messages go: into a file, for a modem or a test; or to the hook of a provider.
  public sealed interface Outlet {
    record File(Path path) implements Outlet {}

    /// @param secretFile holds what requests are signed with
    record Hook(URI url, Path secretFile) implements Outlet {}
  }
}
