package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.config.RegistrySettings;
import huizhen.app.imaging.DicomwebArchive;
import huizhen.app.imaging.NoArchive;
import huizhen.app.keys.SecretFile;
import huizhen.app.keys.Secrets;
import huizhen.app.registry.FileLicenceRegistry;
import huizhen.app.registry.HttpLicenceRegistry;
import huizhen.app.scan.ClamdScanner;
import huizhen.app.scan.NoScanner;
import huizhen.app.signing.EstAuthority;
import huizhen.app.signing.OwnAuthority;
import huizhen.recording.api.KeyVault;
import huizhen.scheduling.io.RedisScheduling;
import huizhen.web.api.CertificateAuthority;
import huizhen.web.api.ImageArchive;
import huizhen.web.api.UploadScanner;
import huizhen.web.io.FeedConfig;
import huizhen.web.oidc.OidcConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/// The servers of others that a gateway talks to, as they are set up, with the secrets that are
/// shared with them: each is read from its file once, at the start.
final class Neighbours {
  private static final int SHORTEST_CLIENT_SECRET = 8;
  private static final int SHORTEST_FEED_SECRET = 24;

  /// Of what a register of licences is shown.
  private static final int SHORTEST_TOKEN = 16;

  private final Config.Http settings;

  Neighbours(Config.Http settings) {
    this.settings = settings;
  }

  ImageArchive images(Vertx vertx) {
    var imaging = settings.imaging();
    if (imaging.isEmpty()) {
      return new NoArchive();
    }
    var archive = imaging.get().archive();
    return new DicomwebArchive(
        vertx,
        imaging
            .get()
            .passwordFile()
            .map(it -> archive.withPassword(SecretFile.read("imaging.password-file", it, 1)))
            .orElse(archive));
  }

  UploadScanner scanner(Vertx vertx, MeterRegistry registry) {
    return settings
        .scanner()
        .<UploadScanner>map(it -> new ClamdScanner(vertx, it, registry))
        .orElseGet(NoScanner::new);
  }

  /// Who certifies signers: an authority of others, or the gateway's own.
  CertificateAuthority authority(
      Vertx vertx, Config.Folders folders, KeyVault keys, InstantSource clock) {
    var own = OwnAuthority.in(folders.data(), keys, new SecureRandom(), clock);
    var est = settings.est();
    if (est.isEmpty()) {
      return own;
    }
    var password =
        est.get()
            .user()
            .map(it -> SecretFile.read("signing.est-password-file", it.passwordFile(), 1));
    return new EstAuthority(vertx, est.get(), password, own, clock); // ends with Vert.x
  }

  /// Where licences are looked up besides the directory: a file, a service, both or nowhere.
  static void registers(
      RegistrySettings registry,
      Vertx vertx,
      RedisScheduling scheduling,
      Lifecycle lifecycle,
      InstantSource clock) {
    registry
        .file()
        .ifPresent(file ->
            scheduling.consult(new FileLicenceRegistry(vertx, file, clock), registry.whenAway()));
    registry
        .url()
        .ifPresent(url -> {
          var token =
              registry
                  .tokenFile()
                  .map(it -> SecretFile.read("registry.token-file", it, SHORTEST_TOKEN));
          var service = new HttpLicenceRegistry(vertx, url, token, registry.kept(), clock);
          lifecycle.onStop("registry", Awaiting.closing(service));
          scheduling.consult(service, registry.whenAway());
        });
  }

  Optional<OidcConfig> identityProvider() {
    return settings
        .oidc()
        .map(oidc ->
            oidc.secretFile()
                .map(file ->
                    oidc.provider()
                        .withSecret(
                            SecretFile.read(
                                "oidc.client-secret-file", file, SHORTEST_CLIENT_SECRET)))
                .orElse(oidc.provider()));
  }

  /// @param secrets that pseudonyms are made with
  FeedConfig feed(Secrets secrets) {
    return settings.feed().map(it -> feed(it, secrets)).orElse(FeedConfig.NONE);
  }

  private static FeedConfig feed(Config.Feed feed, Secrets secrets) {
    var http =
        feed.secretFile()
            .map(file ->
                new FeedConfig.Http(
                    feed.url().orElseThrow(),
                    Base64.getEncoder()
                        .encodeToString(
                            SecretFile.read("feed.secret-file", file, SHORTEST_FEED_SECRET)
                                .getBytes(StandardCharsets.UTF_8))));
    return new FeedConfig(feed.schema(), feed.folder(), http, secrets.digest("feed", "pseudonyms"));
  }
}
