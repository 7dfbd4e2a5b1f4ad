package huizhen.web.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.CaseFiles;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingArchive;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PatientId;
import huizhen.web.api.AccessGrants;
import huizhen.web.api.AccountStore;
import huizhen.web.api.ForeignRoomException;
import huizhen.web.api.LiveRooms;
import huizhen.web.api.RoomTickets;
import huizhen.web.api.SessionStore;
import huizhen.web.api.StoreUnavailableException;
import huizhen.web.api.Webhooks;
import huizhen.web.document.OpinionText;
import huizhen.web.hook.HookCourse;
import huizhen.web.hook.Webhook;
import huizhen.web.policy.AccessGrant;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The ports of the web module kept in memory, with the promises that their interfaces make.
final class MemoryPorts {
  private MemoryPorts() {}

  static final class Accounts implements AccountStore {
    final Map<String, Account> accounts = new HashMap<>();
    final Map<String, ServiceClient> clients = new HashMap<>();
    private Consumer<String> changed = _ -> {};

    @Override
    public synchronized Future<Optional<Account>> byUsername(String username) {
      return Future.succeededFuture(Optional.ofNullable(accounts.get(username)));
    }

    @Override
    public synchronized Future<Optional<Account>> byId(String account) {
      return Future.succeededFuture(
          accounts.values().stream().filter(it -> it.actor().account().equals(account)).findAny());
    }

    @Override
    public synchronized Future<Void> put(Account account) {
      var before = accounts.put(account.username(), account);
      if (before != null && !before.standing().equals(account.standing())) {
        changed.accept(account.actor().account());
      }
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> tried(Account account) {
      var now = accounts.get(account.username());
      if (now != null) {
        accounts.put(account.username(), now.with(account.failures(), account.lockedUntil()));
      }
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Boolean> changePassword(String username, String passwordHash) {
      var now = accounts.computeIfPresent(username, (_, it) -> it.withPassword(passwordHash));
      return Future.succeededFuture(now != null);
    }

    @Override
    public synchronized Future<Boolean> lendPassword(
        String username, String passwordHash, Instant until) {
      var now =
          accounts.computeIfPresent(
              username, (_, it) -> it.withPassword(passwordHash, Optional.of(until)));
      return Future.succeededFuture(now != null);
    }

    @Override
    public synchronized Future<Void> disable(String account, boolean isDisabled) {
      accounts.replaceAll(
          (_, it) -> it.actor().account().equals(account) ? it.disabled(isDisabled) : it);
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Page<Account>> accounts(
        Optional<OrganisationId> organisation, Optional<String> after, int limit) {
      var all =
          accounts.values().stream()
              .filter(
                  it -> organisation.isEmpty() || it.actor().organisation().equals(organisation))
              .filter(it -> after.isEmpty() || it.username().compareTo(after.get()) > 0)
              .sorted(Comparator.comparing(Account::username))
              .toList();
      return Future.succeededFuture(
          all.size() <= limit
              ? new Page<>(all, Optional.empty())
              : new Page<>(all.subList(0, limit), Optional.of(all.get(limit - 1).username())));
    }

    @Override
    public synchronized void onChanged(Consumer<String> listener) {
      changed = listener;
    }

    @Override
    public synchronized Future<Boolean> hasMachine(OrganisationId organisation) {
      return Future.succeededFuture(
          clients.values().stream()
              .anyMatch(it ->
                  it.isMachine() && it.organisation().filter(organisation::equals).isPresent()));
    }

    @Override
    public synchronized Future<Optional<ServiceClient>> client(String clientId) {
      return Future.succeededFuture(Optional.ofNullable(clients.get(clientId)));
    }

    @Override
    public synchronized Future<Void> put(ServiceClient client) {
      clients.put(client.clientId(), client);
      return Future.succeededFuture();
    }
  }

  static final class Grants implements AccessGrants {
    final Map<String, AccessGrant> all = new LinkedHashMap<>();

    @Override
    public synchronized Future<Void> put(AccessGrant grant) {
      all.put(grant.id(), grant);
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<AccessGrant>> find(String id) {
      return Future.succeededFuture(Optional.ofNullable(all.get(id)));
    }

    @Override
    public Future<List<AccessGrant>> ofPatient(PatientId patient) {
      return those(it -> it.patient().equals(patient));
    }

    @Override
    public Future<List<AccessGrant>> to(OrganisationId organisation) {
      return those(it -> it.to().equals(organisation));
    }

    @Override
    public Future<List<AccessGrant>> taken() {
      return those(AccessGrant::isTaken);
    }

    private synchronized Future<List<AccessGrant>> those(Predicate<AccessGrant> wanted) {
      return Future.succeededFuture(all.values().stream().filter(wanted).toList().reversed());
    }
  }

  static final class Hooks implements Webhooks {
    private final Map<String, Webhook> hooks = new LinkedHashMap<>();
    private final Map<String, HookCourse> courses = new HashMap<>();

    /// As when the gateway is killed before it could note what was taken.
    volatile boolean forgets;

    synchronized void clear() {
      forgets = false;
      hooks.clear();
      courses.clear();
    }

    @Override
    public synchronized Future<Void> put(Webhook hook) {
      hooks.put(hook.id(), hook);
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> remove(String id) {
      hooks.remove(id);
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<Webhook>> all() {
      return Future.succeededFuture(List.copyOf(hooks.values()));
    }

    @Override
    public synchronized Future<Optional<HookCourse>> course(String id, String trail) {
      return Future.succeededFuture(Optional.ofNullable(courses.get(id + trail)));
    }

    @Override
    public synchronized Future<Void> keep(String id, String trail, HookCourse course) {
      if (forgets) {
        return Future.failedFuture(new StoreUnavailableException("away", new RuntimeException()));
      }
      courses.put(id + trail, course);
      return Future.succeededFuture();
    }
  }

  static final class Sessions implements SessionStore {
    private final InstantSource clock;
    final Map<String, String> json = new HashMap<>();
    private final Map<String, Instant> until = new HashMap<>();
    private final Map<String, List<String>> owners = new HashMap<>();
    private final Map<String, Instant> claims = new HashMap<>();
    private final Map<String, Set<String>> browsers = new HashMap<>();

    Sessions(InstantSource clock) {
      this.clock = clock;
    }

    synchronized void clear() {
      json.clear();
      until.clear();
      owners.clear();
      claims.clear();
      browsers.clear();
    }

    @Override
    public synchronized Future<Void> put(String tokenHash, String value, Duration idle) {
      json.put(tokenHash, value);
      until.put(tokenHash, clock.instant().plus(idle));
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<String>> get(String tokenHash, Duration idle) {
      var end = until.get(tokenHash);
      if (end == null || !clock.instant().isBefore(end)) {
        return Future.succeededFuture(Optional.empty());
      }
      until.put(tokenHash, clock.instant().plus(idle));
      return Future.succeededFuture(Optional.ofNullable(json.get(tokenHash)));
    }

    @Override
    public synchronized Future<Boolean> met(
        String account, String browser, Instant now, Instant end) {
      var known = browsers.computeIfAbsent(account, _ -> new HashSet<>());
      var isFirst = known.isEmpty();
      return Future.succeededFuture(known.add(browser) && !isFirst);
    }

    @Override
    public synchronized Future<Optional<String>> look(String tokenHash) {
      var end = until.get(tokenHash);
      return Future.succeededFuture(
          end == null || !clock.instant().isBefore(end)
              ? Optional.empty()
              : Optional.ofNullable(json.get(tokenHash)));
    }

    @Override
    public synchronized Future<List<String>> note(
        String owner, String tokenHash, Instant now, Instant until) {
      var own = owners.computeIfAbsent(owner, _ -> new ArrayList<>());
      own.add(tokenHash);
      var surplus = List.copyOf(own.subList(0, Math.max(0, own.size() - MAX_OF_ONE)));
      own.removeAll(surplus);
      return Future.succeededFuture(surplus);
    }

    @Override
    public synchronized Future<List<String>> of(String owner, Instant now) {
      return Future.succeededFuture(List.copyOf(owners.getOrDefault(owner, List.of())).reversed());
    }

    @Override
    public synchronized Future<Void> remove(String tokenHash) {
      json.remove(tokenHash);
      until.remove(tokenHash);
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Boolean> claim(String hash, Duration life) {
      var now = clock.instant();
      claims.values().removeIf(it -> !now.isBefore(it));
      return Future.succeededFuture(claims.putIfAbsent(hash, now.plus(life)) == null);
    }

    @Override
    public synchronized Future<Void> unclaim(String hash) {
      claims.remove(hash);
      return Future.succeededFuture();
    }
  }

  static final class Vault implements DocumentVault {
    final Map<String, Content> documents = new HashMap<>();

    @Override
    public synchronized Future<StoredDocument> store(
        String id, CaseId caseId, String mediaType, RetentionClass retention, Buffer content) {
      var sha256 = OpinionText.digest(content.getBytes());
      var before = documents.get(id);
      if (before != null && !before.document().sha256().equals(sha256)) {
        return Future.failedFuture(new RecordingException("document " + id + " can't be changed"));
      }
      var stored =
          new StoredDocument(
              id, caseId, mediaType, retention, content.length(), sha256, Instant.EPOCH);
      documents.put(id, new Content(stored, content.copy()));
      return Future.succeededFuture(stored);
    }

    @Override
    public synchronized Future<Optional<Content>> open(String id) {
      return Future.succeededFuture(Optional.ofNullable(documents.get(id)));
    }
  }

  static final class Trail implements AuditTrail {
    final List<AuditEntry> entries = new ArrayList<>();
    boolean isBroken;

    /// What is appended waits for this.
    volatile Future<Void> disk = Future.succeededFuture();

    @Override
    public synchronized Future<AuditEntry> append(AuditEvent event) {
      if (isBroken) {
        return Future.failedFuture(new RecordingException("disk full; make room"));
      }
      var entry = new AuditEntry(entries.size() + 1, event, "%064x".formatted(entries.size() + 1));
      entries.add(entry);
      return disk.map(entry);
    }

    @Override
    public synchronized Future<List<AuditEntry>> ofCase(CaseId caseId) {
      return Future.succeededFuture(
          entries.stream().filter(it -> it.event().caseId().equals(Optional.of(caseId))).toList());
    }

    @Override
    public synchronized Future<List<AuditEntry>> recent(long before, int limit) {
      return Future.succeededFuture(
          entries.reversed().stream().filter(it -> it.sequence() < before).limit(limit).toList());
    }

    @Override
    public synchronized Future<Verification> verify() {
      return Future.succeededFuture(new Verification(entries.size(), "00", Optional.empty()));
    }

    synchronized long count(String action) {
      return entries.stream().filter(it -> it.event().action().equals(action)).count();
    }
  }

  static final class Archive implements RecordingArchive {
    /// Of every recording.
    final List<Note> notes =
        new ArrayList<>(
            List.of(
                new Note(5, "chat", "{\"text\":\"x\"}"),
                new Note(9, "caption", "{\"text\":\"好的\",\"from\":\"a-li\"}")));

    final Map<RecordingId, RecordingManifest> manifests =
        new TreeMap<>((a, b) -> a.value().compareTo(b.value()));

    @Override
    public Future<List<RecordingManifest>> ofCase(CaseId caseId) {
      return Future.succeededFuture(
          manifests.values().stream().filter(it -> it.caseId().equals(caseId)).toList());
    }

    @Override
    public Future<Optional<RecordingManifest>> find(RecordingId id) {
      return Future.succeededFuture(Optional.ofNullable(manifests.get(id)));
    }

    @Override
    public Future<Buffer> segment(RecordingId id, int track, int segment) {
      return Future.succeededFuture(Buffer.buffer("webm " + track + "/" + segment));
    }

    @Override
    public Future<ReadStream<Buffer>> track(RecordingId id, int track) {
      return Future.failedFuture(new RecordingException("segment file is torn"));
    }

    @Override
    public Future<List<Note>> notes(RecordingId id) {
      return Future.succeededFuture(List.copyOf(notes));
    }
  }

  static final class Files implements CaseFiles {
    final List<CaseExport> exported = new ArrayList<>();

    @Override
    public Future<ReadStream<Buffer>> export(CaseExport request) {
      exported.add(request);
      return Future.succeededFuture(new OneBuffer(Buffer.buffer("zip")));
    }
  }

  static final class Keys implements KeyVault {
    final KeyPair pair;

    Keys() {
      try {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String newKey(String purpose) {
      throw new UnsupportedOperationException("the web module makes no data keys");
    }

    @Override
    public byte[] unwrap(String wrapped) {
      throw new UnsupportedOperationException("the web module opens no data keys");
    }

    @Override
    public void destroy(String wrapped) {
      throw new UnsupportedOperationException("the web module destroys no data keys");
    }

    @Override
    public boolean isDestroyed(String wrapped) {
      throw new UnsupportedOperationException("the web module knows no data keys");
    }

    @Override
    public byte[] sign(byte[] message) {
      try {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(message);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] publicKey() {
      return pair.getPublic().getEncoded();
    }
  }

  static final class Tickets implements RoomTickets {
    final Map<String, String> owners = new HashMap<>();
    final List<Request> minted = new ArrayList<>();
    final List<String> revoked = new ArrayList<>();
    final List<String> endedSessions = new ArrayList<>();
    private Consumer<String> ended = _ -> {};

    @Override
    public synchronized Future<Void> withdraw(String room, List<String> ticketIds) {
      ticketIds.forEach(it -> revoked.add(room + "/" + it));
      return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> revokeSession(String session) {
      endedSessions.add(session);
      ended.accept(session);
      return Future.succeededFuture();
    }

    @Override
    public void onSessionEnded(Consumer<String> listener) {
      ended = listener;
    }

    @Override
    public Minted mint(Request request) {
      minted.add(request);
      return new Minted(
          "id-" + minted.size(), "ticket-" + minted.size(), Instant.parse("2026-03-02T02:10:00Z"));
    }

    @Override
    public Future<Boolean> revoke(String room, String ticketId, String serviceClient) {
      if (room.startsWith("case-")) {
        return Future.failedFuture(new ForeignRoomException("a consultation's"));
      }
      return openAdHoc(room, serviceClient)
          .map(_ -> revoked.size() < 2 && revoked.add(room + "/" + ticketId));
    }

    @Override
    public Future<Void> openAdHoc(String room, String serviceClient) {
      return serviceClient.equals(owners.computeIfAbsent(room, _ -> serviceClient))
          ? Future.succeededFuture()
          : Future.failedFuture(new ForeignRoomException("another client's room"));
    }
  }

  /// Ad-hoc rooms are whose tickets they were minted for; all are live, with a recogniser.
  static final class Rooms implements LiveRooms {
    final List<String> stopped = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final Set<String> present = new HashSet<>();

    @Override
    public Set<String> present() {
      return Set.copyOf(present);
    }

    @Override
    public Future<Void> endVisit(huizhen.scheduling.visit.api.VisitId visit) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> endTeaching(huizhen.scheduling.teaching.api.TeachingId session) {
      ended.add(session.value());
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end(huizhen.scheduling.api.CaseId caseId) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> stopRecording(huizhen.scheduling.api.CaseId caseId) {
      stopped.add(caseId.value());
      return Future.succeededFuture();
    }

    @Override
    public Future<JsonObject> redeploySignaling() {
      return Future.succeededFuture(new JsonObject().put("rooms", 0).put("sockets", 0));
    }

    @Override
    public java.util.Optional<java.time.Instant> drain(boolean isOn) {
      return isOn
          ? java.util.Optional.of(java.time.Instant.parse("2026-03-02T01:00:00Z"))
          : java.util.Optional.empty();
    }

    @Override
    public Future<JsonObject> overview() {
      return Future.succeededFuture(new JsonObject().put("total", 0).put("items", new JsonArray()));
    }
  }
}
