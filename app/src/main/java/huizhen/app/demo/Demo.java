package huizhen.app.demo;

import huizhen.app.config.StartException;
import huizhen.app.keys.Secrets;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Emergencies;
import huizhen.scheduling.api.Organisation;
import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.AccountStore.ServiceClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Fills an empty gateway with the demo hospitals. Refused beside real organisations: a demo
/// password must never open a hospital's gateway.
public final class Demo {
  public static final String CLIENT_ID = "demo-hospital-system";
  public static final String CLIENT_FILE = "demo-client.json";

  /// Of the demo hospital's AI principal.
  public static final String MACHINE_FILE = "demo-ai.json";

  private static final String MACHINE_ID = "demo-ai";

  private static final Actor SYSTEM =
      new Actor("system", Actor.Role.SYSTEM, Optional.empty(), Optional.empty());

  private final Directory directory;
  private final Emergencies emergencies;
  private final AccountStore accounts;
  private final DemoWords words;
  private final UnaryOperator<String> passwordHash;

  /// @param passwordHash slow on purpose: called on threads of their own
  public Demo(
      Directory directory,
      Emergencies emergencies,
      AccountStore accounts,
      Secrets secrets,
      UnaryOperator<String> passwordHash) {
    this.directory = directory;
    this.emergencies = emergencies;
    this.accounts = accounts;
    this.words = new DemoWords(secrets);
    this.passwordHash = passwordHash;
  }

  /// A name, what it is for, and its password.
  public record SignIn(String username, String password, Actor.Role role, String name) {}

  /// Fails when the folder holds what the flag excludes.
  public static void check(List<Organisation> organisations, boolean withDemo) {
    if (withDemo && organisations.stream().anyMatch(it -> !it.isDemo())) {
      throw new StartException(
          "this data folder holds real organisations: start with --no-demo, or give another --data"
              + " for a demo.");
    }
    if (!withDemo && organisations.stream().anyMatch(Organisation::isDemo)) {
      throw new StartException(
          "this data folder holds demo hospitals: start without --no-demo, or give another"
              + " --data.");
    }
  }

  public Future<Void> fill(Path data, LocalDate today) {
    var puts =
        Stream.of(
                DemoPeople.organisations().stream().map(directory::put),
                DemoPeople.practitioners(today).stream().map(directory::put),
                DemoPeople.agreements(today).stream().map(directory::put))
            .flatMap(Function.identity())
            .toList();
    return Future.join(puts)
        .compose(_ -> Future.join(DemoPeople.patients().stream().map(directory::put).toList()))
        .compose(_ -> Future.join(DemoPeople.people().stream().map(this::keep).toList()))
        .compose(_ -> keepRota())
        .compose(_ ->
            keepClient(
                CLIENT_ID,
                Set.of(
                    "rooms",
                    "system/*.read",
                    "system/Appointment.write",
                    "system/Observation.write",
                    ServiceClient.CAPTIONS)))
        .compose(_ -> keepClient(MACHINE_ID, Set.of(ServiceClient.DRAFTS)))
        .onSuccess(_ -> {
          writeClient(data.resolve(CLIENT_FILE), CLIENT_ID);
          writeClient(data.resolve(MACHINE_FILE), MACHINE_ID);
        })
        .mapEmpty();
  }

  public List<SignIn> signIns() {
    return DemoPeople.people().stream()
        .map(person ->
            new SignIn(
                person.username(),
                words.password(person.username()),
                person.actor().role(),
                person.name()))
        .toList();
  }

  public String clientSecret() {
    return words.clientSecret(CLIENT_ID);
  }

  private Future<Void> keep(DemoPeople.Person person) {
    return accounts
        .byUsername(person.username())
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture()
                : hashed(words.password(person.username()))
                    .compose(hash ->
                        accounts.put(
                            new Account(
                                person.username(),
                                person.name(),
                                hash,
                                person.actor(),
                                0,
                                Optional.empty(),
                                true))));
  }

  /// Once: what somebody changes in the demo stays.
  private Future<Void> keepRota() {
    return emergencies
        .rota(DemoPeople.PROVINCIAL)
        .compose(rota ->
            rota.version() > 0
                ? Future.succeededFuture()
                : emergencies.put(SYSTEM, DemoPeople.PROVINCIAL, DemoPeople.rota()).mapEmpty());
  }

  private Future<Void> keepClient(String id, Set<String> scopes) {
    return accounts
        .client(id)
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture()
                : hashed(words.clientSecret(id))
                    .compose(hash ->
                        accounts.put(
                            new ServiceClient(
                                id, hash, scopes, Optional.of(DemoPeople.PROVINCIAL)))));
  }

  private Future<String> hashed(String password) {
    var promise = io.vertx.core.Promise.<String>promise();
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              try {
                promise.complete(passwordHash.apply(password));
              } catch (RuntimeException e) {
                promise.fail(e);
              }
            });
    return promise.future();
  }

  private void writeClient(Path file, String id) {
    var json = new JsonObject().put("client_id", id).put("client_secret", words.clientSecret(id));
    try {
      if (!Files.exists(file)) {
        var _ =
            Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      var _ =
          Files.writeString(
              file, json.encodePrettily() + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }
}
