package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.WorkingHours;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.api.HealthLights.Light;
import huizhen.web.api.HealthLights.Tone;
import huizhen.web.api.ReadinessCheck;
import huizhen.web.api.StorageLedger.Sample;
import huizhen.web.document.ConsentText;
import huizhen.web.hook.Networks;
import huizhen.web.limit.Limits;
import huizhen.web.oidc.OidcConfig;
import huizhen.web.policy.WorkPlaces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.security.SecureRandom;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A gateway on an ephemeral port, with a hospital, two clinics and their people in memory.
final class Clinic implements AutoCloseable {
  static final String PASSWORD = "correct horse 9";
  static final String WHEN = "2026-03-02T02:00:00Z";
  static final String PATIENT = "张小明";
  static final String PASSWORD_HASH = new PasswordHasher(new SecureRandom(), 64, 1).hash(PASSWORD);
  private static final OrganisationId HOSPITAL = new OrganisationId("hospital");

  private static final Limits NO_LIMITS = Limits.perSecond(20_000, 20_000, 20_000);
  private static final Instant START = Instant.parse("2026-03-02T01:00:00Z");
  private static @Nullable Clinic shared;

  final MutableClock clock = new MutableClock(START);
  final MemoryScheduling scheduling = new MemoryScheduling(clock);
  final MemoryPorts.Accounts accounts = new MemoryPorts.Accounts();
  final MemoryPorts.Sessions sessions = new MemoryPorts.Sessions(clock);
  final MemoryEmergencies emergencies = new MemoryEmergencies(scheduling, clock);
  final MemoryReferrals referrals = new MemoryReferrals(scheduling, clock);
  final MemoryOrders orders = new MemoryOrders(scheduling, clock);
  final MemoryPorts.Vault vault = new MemoryPorts.Vault();
  final MemoryPorts.Trail trail = new MemoryPorts.Trail();
  final MemoryPorts.Archive archive = new MemoryPorts.Archive();
  final MemoryPorts.Files files = new MemoryPorts.Files();
  final MemoryRetention retention = new MemoryRetention(clock);
  final MemoryPorts.Keys keys = new MemoryPorts.Keys();
  final MemorySigning signing = new MemorySigning(keys, clock);
  final MemoryPorts.Tickets tickets = new MemoryPorts.Tickets();
  final MemoryDoors.Captions captions = new MemoryDoors.Captions(tickets);
  final MemoryDoors.Vitals vitals = new MemoryDoors.Vitals();
  final MemoryVisits.Links links = new MemoryVisits.Links();
  final MemoryPorts.Rooms rooms = new MemoryPorts.Rooms();
  final MemoryFactors factors = new MemoryFactors(clock);
  final MemoryImages images = new MemoryImages();
  final MemoryPorts.Grants grants = new MemoryPorts.Grants();
  final MemoryWatchOrders watchOrders = new MemoryWatchOrders();
  final MemoryPorts.Hooks webhooks = new MemoryPorts.Hooks();
  final MemoryVisits visits = new MemoryVisits();
  final MemoryTeaching teaching = new MemoryTeaching(scheduling, clock);
  final MemoryWaitlist waitlist = new MemoryWaitlist(scheduling, clock);
  final MemoryNotices notices = new MemoryNotices();
  final MemoryRatings ratings = new MemoryRatings();
  final MemoryDrafts drafts = new MemoryDrafts();
  final MemoryScanner scanner = new MemoryScanner();
  final MemorySpool spool = new MemorySpool();
  private final Vertx vertx = Vertx.vertx();
  private final WebClient client;
  final int port;
  private final Map<String, Signed> signedIn = new HashMap<>();

  /// The one that tests share, as new: mounting validates the whole contract, which takes a while.
  static synchronized Clinic fresh() {
    if (shared == null) {
      shared = new Clinic(Duration.ofSeconds(10));
    } else {
      shared.clear();
    }
    return shared;
  }

  private void clear() {
    clock.set(START);
    scheduling.clear();
    notices.clear();
    ratings.clear();
    drafts.clear();
    scanner.clear();
    spool.clear();
    emergencies.clear();
    referrals.clear();
    orders.clear();
    teaching.clear();
    waitlist.clear();
    accounts.accounts.clear();
    accounts.clients.clear();
    sessions.clear();
    vault.documents.clear();
    signing.clear();
    trail.entries.clear();
    trail.isBroken = false;
    archive.manifests.clear();
    files.exported.clear();
    retention.clear();
    tickets.owners.clear();
    tickets.minted.clear();
    captions.clear();
    vitals.clear();
    tickets.endedSessions.clear();
    links.clear();
    tickets.revoked.clear();
    rooms.stopped.clear();
    rooms.ended.clear();
    visits.clear();
    factors.clear();
    grants.all.clear();
    watchOrders.clear();
    webhooks.clear();
    images.clear();
    signedIn.clear();
    fill();
  }

  Clinic(Duration deadline) {
    this(deadline, Set.of());
  }

  Clinic(Duration deadline, Set<Role> secondFactorRoles) {
    this(deadline, secondFactorRoles, Optional.empty());
  }

  Clinic(Duration deadline, Set<Role> secondFactorRoles, Optional<OidcConfig> oidc) {
    this(deadline, secondFactorRoles, oidc, FeedConfig.NONE, NO_LIMITS);
  }

  Clinic(FeedConfig feed) {
    this(Duration.ofSeconds(10), Set.of(), Optional.empty(), feed, NO_LIMITS);
  }

  Clinic(Limits limits) {
    this(Duration.ofSeconds(10), Set.of(), Optional.empty(), FeedConfig.NONE, limits);
  }

  Clinic(OidcConfig oidc, Limits limits) {
    this(Duration.ofSeconds(10), Set.of(), Optional.of(oidc), FeedConfig.NONE, limits);
  }

  /// Where some people work from named networks alone, and passwords are not made of these words.
  Clinic(WorkPlaces places, Set<String> passwordWords) {
    this(
        Optional.empty(),
        Duration.ofSeconds(10),
        Set.of(),
        Optional.empty(),
        FeedConfig.NONE,
        NO_LIMITS,
        places,
        passwordWords);
  }

  /// Whose pages browsers reach by this address alone.
  Clinic(URI publicOrigin) {
    this(
        Optional.of(publicOrigin),
        Duration.ofSeconds(10),
        Set.of(),
        Optional.empty(),
        FeedConfig.NONE,
        NO_LIMITS);
  }

  private Clinic(
      Duration deadline,
      Set<Role> secondFactorRoles,
      Optional<OidcConfig> oidc,
      FeedConfig feed,
      Limits limits) {
    this(Optional.empty(), deadline, secondFactorRoles, oidc, feed, limits);
  }

  private Clinic(
      Optional<URI> publicOrigin,
      Duration deadline,
      Set<Role> secondFactorRoles,
      Optional<OidcConfig> oidc,
      FeedConfig feed,
      Limits limits) {
    this(
        publicOrigin,
        deadline,
        secondFactorRoles,
        oidc,
        feed,
        limits,
        WorkPlaces.ANYWHERE,
        Set.of());
  }

  private Clinic(
      Optional<URI> publicOrigin,
      Duration deadline,
      Set<Role> secondFactorRoles,
      Optional<OidcConfig> oidc,
      FeedConfig feed,
      Limits limits,
      WorkPlaces places,
      Set<String> passwordWords) {
    fill();
    var config =
        new WebConfig(
            "test",
            "0",
            true,
            publicOrigin,
            WebConfig.DEFAULT_FONT,
            Duration.ofMinutes(15),
            deadline,
            Duration.ofMinutes(15),
            secondFactorRoles,
            oidc,
            Map.of(),
            new Networks(List.of(Networks.Range.parse("127.0.0.1/32"))),
            feed,
            limits,
            places,
            passwordWords);
    var ports =
        new WebPorts(
            scheduling,
            new MemoryImports(scheduling, clock),
            scheduling,
            vault,
            trail,
            archive,
            new MemoryFilms(),
            files,
            retention,
            keys,
            signing,
            signing,
            signing,
            accounts,
            sessions,
            tickets,
            rooms,
            emergencies,
            emergencies,
            visits,
            links,
            factors.codes,
            factors.passkeys,
            notices,
            referrals,
            orders,
            teaching,
            waitlist,
            grants,
            watchOrders,
            webhooks,
            images,
            images,
            ratings,
            drafts,
            captions,
            vitals,
            scanner,
            spool,
            () -> Future.succeededFuture(List.of(new Sample(Instant.EPOCH, 1, 2, 3, 4, 5))),
            () ->
                Future.succeededFuture(
                    List.of(new Light("disk", Tone.WEAK, "low", Map.of("freeBytes", 5L)))),
            List.of(
                new ReadinessCheck(
                    "redis",
                    () ->
                        scheduling.isAway
                            ? Future.failedFuture("away")
                            : Future.succeededFuture())));
    var router = Router.router(vertx);
    await(WebServer.mount(vertx, router, ports, config, clock, new SimpleMeterRegistry()));
    port =
        await(
                vertx
                    .createHttpServer()
                    .invalidRequestHandler(new UnreadableRequests())
                    .requestHandler(router)
                    .listen(0, "127.0.0.1"))
            .actualPort();
    client = WebClient.create(vertx);
  }

  private void fill() {
    var departments = Set.of("心血管内科", "内分泌科");
    for (var id : List.of("hospital", "clinic-a", "clinic-b")) {
      var isHospital = id.equals("hospital");
      await(
          scheduling.put(
              new Organisation(
                  new OrganisationId(id),
                  isHospital ? "省人民医院" : "县医院 " + id,
                  isHospital
                      ? Organisation.Kind.PROVINCIAL_HOSPITAL
                      : Organisation.Kind.COUNTY_CLINIC,
                  "L-" + id,
                  departments,
                  "Asia/Shanghai",
                  true)));
    }
    staff("li", "李医生", Role.COUNTY_DOCTOR, "clinic-a");
    staff("zhao", "赵医生", Role.COUNTY_DOCTOR, "clinic-b");
    staff("wang", "王主任", Role.SPECIALIST, "hospital");
    staff("chen", "陈主任", Role.SPECIALIST, "hospital");
    staff("xu", "徐协调", Role.COORDINATOR, "hospital");
    staff("regulator", "监管员", Role.REGULATOR, "");
    staff("regulator2", "监管二", Role.REGULATOR, "");
    staff("operator", "运维", Role.OPERATOR, "");
    staff("operator2", "运维二", Role.OPERATOR, "");
    await(
        scheduling.put(
            new Patient(
                new PatientId("patient-1"),
                new OrganisationId("clinic-a"),
                PATIENT,
                "330102198001011234",
                "13812345678",
                LocalDate.parse("1980-01-01"),
                "male")));
    await(accounts.put(new ServiceClient("his", PASSWORD_HASH, Set.of("rooms", "captions"))));
    for (var id : List.of("hospital", "clinic-a", "clinic-b")) {
      await(
          accounts.put(
              new ServiceClient(
                  "fhir-" + id,
                  PASSWORD_HASH,
                  Set.of("system/*.read", "system/Appointment.write", "system/Observation.write"),
                  Optional.of(new OrganisationId(id)))));
    }
    machine("ai-1", "hospital");
    await(accounts.put(new ServiceClient("fhir-nobody", PASSWORD_HASH, Set.of("system/*.read"))));
    await(accounts.put(new ServiceClient("other", PASSWORD_HASH, Set.of("rooms"))));
  }

  /// An AI principal.
  void machine(String id, String organisation) {
    await(
        accounts.put(
            new ServiceClient(
                id,
                PASSWORD_HASH,
                Set.of(ServiceClient.DRAFTS),
                Optional.of(new OrganisationId(organisation)))));
  }

  void staff(String username, String name, Role role, String organisation) {
    var at =
        organisation.isEmpty()
            ? Optional.<OrganisationId>empty()
            : Optional.of(new OrganisationId(organisation));
    var isDoctor = role == Role.COUNTY_DOCTOR || role == Role.SPECIALIST;
    var practitioner =
        isDoctor
            ? Optional.of(new PractitionerId("p-" + username))
            : Optional.<PractitionerId>empty();
    await(
        accounts.put(
            new Account(
                username,
                name,
                PASSWORD_HASH,
                new Actor("a-" + username, role, at, practitioner),
                0,
                Optional.empty(),
                true)));
    if (isDoctor) {
      await(
          scheduling.put(
              new Practitioner(
                  new PractitionerId("p-" + username),
                  at.orElse(HOSPITAL),
                  name,
                  "主任医师",
                  "心血管内科",
                  "P-" + username,
                  LocalDate.parse("2010-01-01"),
                  LocalDate.parse("2030-01-01"),
                  new WorkingHours(
                      Set.of(DayOfWeek.MONDAY),
                      LocalTime.of(8, 0),
                      LocalTime.of(18, 0),
                      Duration.ofMinutes(30)))));
    }
  }

  /// Everybody signs in again after it.
  void later(Duration by) {
    clock.advance(by);
    signedIn.clear();
  }

  /// Anonymous.
  HttpRequest<Buffer> ask(HttpMethod method, String path) {
    return client.request(method, port, "127.0.0.1", path);
  }

  HttpRequest<Buffer> api(HttpMethod method, String path) {
    return ask(method, "/api/v1/" + path);
  }

  /// As somebody, signed in once.
  HttpRequest<Buffer> as(String username, HttpMethod method, String path) {
    var session = signedIn.computeIfAbsent(username, it -> signIn(it, PASSWORD));
    return api(method, path)
        .putHeader("Cookie", "__Host-huizhen_session=" + session.cookie())
        .putHeader("X-Huizhen-CSRF", session.csrf());
  }

  JsonObject get(String username, String path) {
    return ok(200, as(username, HttpMethod.GET, path).send());
  }

  JsonObject post(String username, String path, JsonObject body) {
    return json(as(username, HttpMethod.POST, path).sendJsonObject(body));
  }

  Signed signIn(String username, String password) {
    var answer =
        await(
            api(HttpMethod.POST, "session")
                .sendJsonObject(
                    new JsonObject().put("username", username).put("password", password)));
    if (answer.statusCode() != 200) {
      throw new AssertionError("sign-in: " + answer.statusCode() + " " + answer.bodyAsString());
    }
    var cookie = Objects.requireNonNull(answer.getHeader("Set-Cookie"));
    return new Signed(
        cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')),
        body(answer).getString("csrf"),
        cookie);
  }

  Future<HttpResponse<Buffer>> accessToken(String clientId) {
    return accessToken(clientId, "rooms");
  }

  Future<HttpResponse<Buffer>> accessToken(String clientId, String scope) {
    return api(HttpMethod.POST, "oauth/token")
        .basicAuthentication(clientId, PASSWORD)
        .sendForm(
            MultiMap.caseInsensitiveMultiMap()
                .add("grant_type", "client_credentials")
                .add("scope", scope));
  }

  static JsonObject application() {
    return new JsonObject()
        .put("patient", "patient-1")
        .put("invited", "hospital")
        .put("reason", PATIENT + "反复胸闷")
        .put("purpose", "明确诊断")
        .put("recordSummary", "既往高血压十年")
        .put("department", "心血管内科")
        .put("wishedTitle", "主任医师")
        .put("urgency", "ROUTINE");
  }

  /// A case of Dr. Li, submitted to the hospital.
  String submitted() {
    var id = post("li", "cases", application()).getString("id");
    var _ = post("li", "cases/" + id + "/submit", new JsonObject());
    return id;
  }

  /// The same, accepted by Dr. Wang and booked for [#WHEN].
  String booked() {
    var id = submitted();
    var _ = post("wang", "cases/" + id + "/accept", new JsonObject().put("specialist", "p-wang"));
    var _ =
        post(
            "li",
            "cases/" + id + "/booking",
            new JsonObject().put("start", WHEN).put("end", "2026-03-02T02:30:00Z"));
    return id;
  }

  static JsonObject consent() {
    return new JsonObject()
        .put("textVersion", ConsentText.version())
        .put("treatment", true)
        .put("sensitiveInformation", true)
        .put("recording", true)
        .put("signer", PATIENT)
        .put("relation", "SELF");
  }

  static JsonObject json(Future<HttpResponse<Buffer>> answer) {
    var response = await(answer);
    return body(response).put("_status", response.statusCode());
  }

  static JsonObject ok(int status, Future<HttpResponse<Buffer>> answer) {
    var response = await(answer);
    if (response.statusCode() != status) {
      throw new AssertionError(response.statusCode() + " " + response.bodyAsString());
    }
    return body(response);
  }

  private static JsonObject body(HttpResponse<Buffer> response) {
    return Objects.requireNonNull(response.bodyAsJsonObject());
  }

  static byte[] bytes(HttpResponse<Buffer> response) {
    return Objects.requireNonNull(response.body()).getBytes();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  record Signed(String cookie, String csrf, String setCookie) {}

  /// Time that stands still until it is moved.
  static final class MutableClock implements InstantSource {
    private volatile Instant now;

    MutableClock(Instant now) {
      this.now = now;
    }

    void set(Instant then) {
      now = then;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
