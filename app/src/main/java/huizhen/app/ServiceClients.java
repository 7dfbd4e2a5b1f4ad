package huizhen.app;

import huizhen.app.config.StartException;
import huizhen.app.keys.SecretFile;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.io.PasswordHasher;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The service clients of a deployment, as the file of `clients.file` has them: `{"clients":
/// [{"id", "secretFile", "scopes": […], "organisation"}]}`. Read at the start; what is the same is
/// left alone. A client without scopes is shut; one that is no longer in the file stays as it was.
final class ServiceClients {
  private static final int MOST = 100;
  private static final int MAX_BYTES = 64 * 1024;
  private static final int SHORTEST_SECRET = 16;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> FIELDS = Set.of("id", "secretFile", "scopes", "organisation");
  private static final Set<String> SCOPES =
      Set.of(
          "rooms",
          "system/*.read",
          "system/Appointment.write",
          "system/Observation.write",
          ServiceClient.CAPTIONS,
          ServiceClient.DRAFTS);

  private ServiceClients() {}

  /// Blocks: before anybody is served.
  static void keep(Optional<Path> file, AccountStore accounts, PasswordHasher hasher) {
    for (var entry : file.map(ServiceClients::read).orElse(List.of())) {
      var before = Awaiting.stored(() -> accounts.client(entry.id()));
      var isSame =
          before
              .filter(it ->
                  it.scopes().equals(entry.scopes())
                      && it.organisation().equals(entry.organisation())
                      && hasher.verify(it.secretHash(), entry.secret()))
              .isPresent();
      if (!isSame) {
        var client =
            new ServiceClient(
                entry.id(), hasher.hash(entry.secret()), entry.scopes(), entry.organisation());
        Awaiting.stored(() -> accounts.put(client));
      }
    }
  }

  static List<Entry> read(Path file) {
    JsonArray clients;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw wrong("is over 64 KB");
      }
      clients =
          new JsonObject(Files.readString(file, StandardCharsets.UTF_8)).getJsonArray("clients");
    } catch (IOException e) {
      throw new StartException("clients.file %s can't be read.".formatted(file), e);
    } catch (DecodeException | ClassCastException e) {
      throw new StartException("clients.file is no JSON object with a list `clients`.", e);
    }
    if (clients == null || clients.size() > MOST) {
      throw wrong("has a list `clients` of %d at most".formatted(MOST));
    }
    var entries = new ArrayList<Entry>();
    var ids = new HashSet<String>();
    for (var each : clients) {
      if (!(each instanceof JsonObject json)) {
        throw wrong("has objects in `clients`");
      }
      var entry = entry(json);
      if (!ids.add(entry.id())) {
        throw wrong("names %s twice".formatted(entry.id()));
      }
      entries.add(entry);
    }
    return List.copyOf(entries);
  }

  private static Entry entry(JsonObject json) {
    try {
      var id = json.getString("id", "");
      if (!ID.matcher(id).matches() || !FIELDS.containsAll(json.fieldNames())) {
        throw wrong("a client has id, secretFile, scopes and organisation");
      }
      var scopes = new HashSet<String>();
      json.getJsonArray("scopes").forEach(it -> scopes.add(String.valueOf(it)));
      if (!SCOPES.containsAll(scopes)) {
        throw wrong("%s: scopes are %s".formatted(id, String.join(", ", SCOPES)));
      }
      var secret =
          SecretFile.read(
              "clients.file: secretFile", Path.of(json.getString("secretFile")), SHORTEST_SECRET);
      var organisation =
          Optional.ofNullable(json.getString("organisation")).map(OrganisationId::new);
      if (scopes.contains(ServiceClient.DRAFTS) && (scopes.size() > 1 || organisation.isEmpty())) {
        throw wrong(id + ": a client that drafts (an AI) has an organisation, and no other scope");
      }
      return new Entry(id, secret, scopes, organisation);
    } catch (ClassCastException | NullPointerException | InvalidPathException e) {
      throw new StartException(
          "clients.file: a client has id, secretFile, scopes (a list) and organisation.", e);
    } catch (IllegalArgumentException e) {
      throw new StartException("clients.file: %s.".formatted(e.getMessage()), e);
    }
  }

  private static StartException wrong(String what) {
    return new StartException("clients.file: " + what + ".");
  }

  record Entry(
      String id, String secret, Set<String> scopes, Optional<OrganisationId> organisation) {
    Entry {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public String toString() {
      return "Entry[" + id + "]";
    }
  }
}
