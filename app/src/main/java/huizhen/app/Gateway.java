package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.demo.Demo;
import huizhen.app.edge.Acquaintances;
import huizhen.app.edge.EveryAddress;
import huizhen.app.edge.HandshakeGate;
import huizhen.app.edge.Unanswered;
import huizhen.app.health.GatewayHealth;
import huizhen.app.health.GatewayHealth.Place;
import huizhen.app.keys.DataFolder;
import huizhen.app.keys.GcmSealer;
import huizhen.app.keys.Secrets;
import huizhen.app.keys.StateKey;
import huizhen.app.keys.TicketKeyFolder;
import huizhen.app.keys.TurnSecretFile;
import huizhen.app.notice.Outlets;
import huizhen.app.redis.RedisAccounts;
import huizhen.app.redis.RedisAlarmClaims;
import huizhen.app.redis.RedisAnnotations;
import huizhen.app.redis.RedisCalls;
import huizhen.app.redis.RedisChat;
import huizhen.app.redis.RedisGrants;
import huizhen.app.redis.RedisMachineDrafts;
import huizhen.app.redis.RedisPasskeys;
import huizhen.app.redis.RedisPlaces;
import huizhen.app.redis.RedisRatings;
import huizhen.app.redis.RedisRoomClaims;
import huizhen.app.redis.RedisRundowns;
import huizhen.app.redis.RedisSecondFactors;
import huizhen.app.redis.RedisSessions;
import huizhen.app.redis.RedisSigningKeys;
import huizhen.app.redis.RedisStudies;
import huizhen.app.redis.RedisTicketUse;
import huizhen.app.redis.RedisVisitLinks;
import huizhen.app.redis.RedisWatchOrders;
import huizhen.app.redis.RedisWebhooks;
import huizhen.app.redis.RevocationFeed;
import huizhen.app.rooms.AlarmEmergencies;
import huizhen.app.rooms.AuditDelivery;
import huizhen.app.rooms.Captioning;
import huizhen.app.rooms.ClientFigures;
import huizhen.app.rooms.EarlyVitals;
import huizhen.app.rooms.KeptRooms;
import huizhen.app.rooms.Monitoring;
import huizhen.app.rooms.RoomAudit;
import huizhen.app.rooms.RoomOverview;
import huizhen.app.rooms.RoomRecorder;
import huizhen.app.rooms.Rooms;
import huizhen.app.rooms.StillKeeper;
import huizhen.app.rooms.TicketMint;
import huizhen.app.rooms.VisitAlarms;
import huizhen.app.rooms.VitalsKeeper;
import huizhen.app.rooms.Watching;
import huizhen.app.spool.SealedSpool;
import huizhen.app.state.StateGuard;
import huizhen.app.state.StateKeeper;
import huizhen.app.storage.StorageDiary;
import huizhen.recording.io.RecordingModule;
import huizhen.relay.io.Relay;
import huizhen.relay.io.RelayConfig;
import huizhen.scheduling.api.AuditOutbox;
import huizhen.scheduling.api.Sealer;
import huizhen.scheduling.io.NoticeOffice;
import huizhen.scheduling.io.RedisConfig;
import huizhen.scheduling.io.RedisScheduling;
import huizhen.scheduling.notice.api.PatientLinks;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.io.SignalingServer;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.signaling.turn.IceServers;
import huizhen.web.api.AccountStore;
import huizhen.web.api.ReadinessCheck;
import huizhen.web.io.PasswordHasher;
import huizhen.web.io.PlaceLinks;
import huizhen.web.io.WebConfig;
import huizhen.web.io.WebPorts;
import huizhen.web.io.WebServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// A whole gateway in one process. [#start] reads in the order of things; what it starts is stopped
/// in reverse: first the doors (signalling, HTTPS), then recordings, media, scheduling, the vault,
/// Redis last.
final class Gateway implements AutoCloseable {
  private static final long TICK_MILLIS = 1_000;
  private static final long RELOAD_MILLIS = 5_000;
  static final String VERSION = "0.1.0";
  private static final String TICKET_ISSUER = "huizhen";

  /// The demo's day begins where its hospitals are.
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final Config config;
  private final boolean beginsAnew;
  private final Lifecycle lifecycle = new Lifecycle();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final Meters meters = new Meters();
  private final Secrets secrets;
  private final HandshakeGate gate;
  private final Unanswered unanswered = new Unanswered(System::nanoTime);
  private int httpsPort;
  private int managementPort;
  private List<Demo.SignIn> signIns = List.of();
  private String clientSecret = "";
  private Runnable rehearsal = () -> {};

  private Gateway(Config config, boolean beginsAnew) {
    this.config = config;
    this.beginsAnew = beginsAnew;
    this.secrets = new Secrets(config.folders().keys(), random);
    this.gate = new HandshakeGate(config.http().handshakes(), System::nanoTime, meters.registry());
  }

  /// Starts everything; stops it all again when something can't start.
  ///
  /// @param beginsAnew on an empty Redis though the vault has a copy of another state
  static Gateway start(Config config, boolean beginsAnew) {
    var gateway = new Gateway(config, beginsAnew);
    // From the first moment: whatever is up when the process is told to stop is stopped in order.
    Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "shutdown"));
    try {
      gateway.start();
      return gateway;
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  private void start() {
    lifecycle.onStop("data folder", Awaiting.closing(DataFolder.claim(config.folders())));
    var iceServers = iceServers();
    var redisConfig = RedisServer.of(config, lifecycle, meters.registry());
    var vertx = vertx();
    var recording = recording(vertx);
    var sealer = sealer(recording);
    var redis = redisClient(vertx, redisConfig);
    var guard = new StateGuard(redis, recording.state(), recording.audit(), clock);
    Awaiting.stored(() -> guard.pass(beginsAnew));
    var keeper =
        StateKeeper.start(
            vertx, redis, recording.state(), recording.audit(), meters.registry(), clock);
    lifecycle.onStop("copy of the state", () -> Awaiting.of(keeper.close()));
    var accounts =
        new RedisAccounts(redis, sealer, username -> secrets.digest("accounts", username));
    var scheduling = scheduling(vertx, redisConfig, sealer, new AuditDelivery(recording.audit()));
    demo(scheduling, accounts);
    ServiceClients.keep(config.http().clients(), accounts, new PasswordHasher(random));
    var links = new RedisVisitLinks(redis, sealer);
    var places = new PlaceLinks(links, recording.audit(), random, clock);
    var notices = notices(vertx, redisConfig, sealer, scheduling, places::make);

    var relay = relay();
    rehearsal = () -> relay.rehearse(Duration.ofSeconds(config.media().rehearsalSeconds()));
    var audit = new RoomAudit(recording.audit(), clock);
    var recorder =
        new RoomRecorder(recording.recorder(), relay, audit, config.recording().isRequired());
    lifecycle.onStop("recordings", () -> Awaiting.of(recorder.stopAll()));
    var vitals = new VitalsKeeper(recording.documents(), clock, meters.registry());
    lifecycle.onStop("vital signs", () -> Awaiting.of(vitals.storeAll()));
    var uses = new RedisTicketUse(redis);
    var alarmed =
        new AlarmEmergencies(
            scheduling.consultations(),
            new VisitAlarms(
                scheduling.visits(), scheduling.directory(), config.alarms().visitOrganisation()),
            scheduling.emergencies(),
            new RedisAlarmClaims(redis),
            audit,
            config.alarms().emergencyGap(),
            clock);
    var watchOrders = new RedisWatchOrders(redis, sealer);
    var rooms =
        new Rooms(
            scheduling.consultations(),
            scheduling.visits(),
            scheduling.teaching(),
            accounts,
            new RedisRoomClaims(redis),
            recorder,
            new RedisChat(redis, sealer),
            new KeptRooms(new RedisRundowns(redis, sealer), new RedisAnnotations(redis, sealer)),
            audit,
            uses,
            clock,
            new RoomOverview(relay),
            new ClientFigures(meters.registry()),
            recording.retention(),
            vitals,
            new StillKeeper(recording.documents()),
            alarmed,
            new Watching(watchOrders, uses::revoke, clock));
    var tickets = new TicketCodec(TICKET_ISSUER, ticketKeys(vertx)::keys);

    var router = Router.router(vertx);
    Acquaintances.introduce(router, gate);
    var signaling =
        SignalingServer.mount(
            vertx,
            router,
            relay,
            rooms,
            uses,
            new RedisPlaces(redis, sealer),
            tickets,
            config.signaling(iceServers),
            meters.registry());
    recorder.onChange(signaling::recordingChanged);
    rooms.onEnd(signaling::endRoom);
    alarmed.onTold(signaling::emergency);
    rooms.onRedeploy(() -> redeploy(vertx, signaling));
    var mint = new TicketMint(tickets, rooms, uses, audit, clock);
    revocations(
        vertx,
        redisConfig,
        signaling,
        revocation -> {
          signaling.revoked(revocation);
          mint.revoked(revocation);
        });
    var _ = vertx.setPeriodic(TICK_MILLIS, _ -> rooms.tick()); // ends with Vert.x
    scheduling.onTimeOut(rooms::timedOut);
    scheduling.onVisitTimeOut(rooms::visitTimedOut);
    scheduling.onTeachingTimeOut(rooms::teachingTimedOut);
    var neighbours = new Neighbours(config.http());
    var scanner = neighbours.scanner(vertx, meters.registry());
    var health =
        new GatewayHealth(
            vertx,
            redis,
            new Place(config.folders().data(), config.recording().keepFreeBytes()),
            recording.retention(),
            scanner,
            keeper,
            meters.registry(),
            clock);
    var ports =
        new WebPorts(
            scheduling.directory(),
            scheduling.imports(),
            scheduling.consultations(),
            recording.documents(),
            recording.audit(),
            recording.archive(),
            recording.compositions(),
            recording.files(),
            recording.retention(),
            recording.keys(),
            new RedisSigningKeys(redis, sealer),
            neighbours.authority(vertx, config.folders(), recording.keys(), clock),
            recording.stamps(),
            accounts,
            new RedisSessions(redis, sealer),
            mint,
            rooms,
            scheduling.emergencies(),
            scheduling.feed(),
            scheduling.visits(),
            links,
            new RedisSecondFactors(redis, sealer),
            new RedisPasskeys(redis, sealer),
            notices,
            scheduling.referrals(),
            scheduling.orders(),
            scheduling.teaching(),
            scheduling.waitlist(),
            new RedisGrants(redis, sealer),
            watchOrders,
            new RedisWebhooks(redis, sealer),
            new RedisStudies(redis, sealer),
            neighbours.images(vertx),
            new RedisRatings(redis, sealer),
            new RedisMachineDrafts(redis, sealer),
            new Captioning(config.http().takesCaptions(), rooms, signaling::captioned),
            new Monitoring(signaling::measured, new EarlyVitals(recording.documents(), clock)),
            scanner,
            Awaiting.of(SealedSpool.in(vertx, config.folders().data().resolve("exports"), random)),
            StorageDiary.open(vertx, config.folders().data(), clock),
            health,
            List.of(new ReadinessCheck("redis", scheduling::ready)));
    Awaiting.of(
        WebServer.mount(
            vertx,
            router,
            ports,
            WebConfig.standard(VERSION, VERSION, config.withDemo())
                .lobbyBefore(config.cases().timeOuts().lobbyBefore())
                .publicOrigin(config.http().publicOrigin())
                .secondFactorRoles(config.http().secondFactorRoles())
                .hookNetworks(config.http().hookNetworks())
                .feed(neighbours.feed(secrets))
                .oidc(neighbours.identityProvider())
                .limits(config.http().limits())
                .places(config.http().places())
                .passwordWords(config.http().passwordWords())
                .policies(PolicyValues.of(config)),
            clock,
            meters.registry()));
    var entrances =
        new Entrances(config, lifecycle, vertx, gate, unanswered, clock, random, meters.registry());
    var https = entrances.https(router, relay);
    httpsPort = https.port();
    health.serves(https.certificate());
    managementPort = entrances.management();
    // After HTTPS, so that it is closed before: the clients hear why.
    lifecycle.onStop("signalling", () -> Awaiting.of(signaling.close()));
  }

  /// Its settings are read again: the secret of the TURN servers may be another one.
  private Future<JsonObject> redeploy(Vertx vertx, SignalingServer signaling) {
    return vertx
        .executeBlocking(() -> config.signaling(iceServers()))
        .compose(settings -> signaling.redeploy(Objects.requireNonNull(settings)))
        .map(done -> new JsonObject().put("rooms", done.rooms()).put("sockets", done.sockets()));
  }

  private TicketKeyFolder ticketKeys(Vertx vertx) {
    var folder = config.folders().keys();
    var keys = TicketKeyFolder.open(folder, secrets, TicketMint.VALIDITY, clock.instant());
    var _ = // ends with Vert.x
        vertx.setPeriodic(
            RELOAD_MILLIS,
            _ -> {
              var _ = // it logs what fails
                  vertx.executeBlocking(() -> {
                    keys.reload(clock.instant());
                    return true;
                  });
            });
    return keys;
  }

  /// What a ticket opened ends with it, whichever gateway withdrew it.
  private void revocations(
      Vertx vertx,
      RedisConfig redisConfig,
      SignalingServer signaling,
      Consumer<Revocation> revoked) {
    Runnable recheck =
        () -> {
          // A failure means that Redis is away again: the next connection asks again.
          var _ = signaling.recheckTickets();
        };
    var feed = Awaiting.of(RevocationFeed.open(vertx, redisConfig.uris(), revoked, recheck));
    lifecycle.onStop("revocations", () -> Awaiting.of(feed.close()));
  }

  private Vertx vertx() {
    var vertx = meters.vertx(gate, unanswered);
    lifecycle.onStop("vert.x", () -> Awaiting.of(vertx.close()));
    lifecycle.onStop("meters", Awaiting.closing(meters));
    return vertx;
  }

  private RedisCalls redisClient(Vertx vertx, RedisConfig redisConfig) {
    var redis = new RedisCalls(vertx, redisConfig.uris());
    lifecycle.onStop("redis client", () -> Awaiting.of(redis.close()));
    var _ = Awaiting.of(redis.warmUp());
    return redis;
  }

  private RecordingModule recording(Vertx vertx) {
    var settings = VaultSettings.of(config, VERSION);
    var module = Awaiting.of(RecordingModule.open(vertx, settings, clock, meters.registry()));
    lifecycle.onStop("vault", () -> Awaiting.of(module.close()));
    return module;
  }

  private Sealer sealer(RecordingModule recording) {
    var key = StateKey.in(config.folders().data(), recording.keys());
    return new GcmSealer(key, random);
  }

  private RedisScheduling scheduling(
      Vertx vertx, RedisConfig redisConfig, Sealer sealer, AuditOutbox outbox) {
    var scheduling =
        Awaiting.stored(() ->
            RedisScheduling.connect(
                vertx, redisConfig, sealer, outbox, clock, config.cases(), config.requests()));
    lifecycle.onStop("scheduling", () -> Awaiting.of(scheduling.close()));
    Neighbours.registers(config.registry(), vertx, scheduling, lifecycle, clock);
    return scheduling;
  }

  private NoticeOffice notices(
      Vertx vertx,
      RedisConfig redisConfig,
      Sealer sealer,
      RedisScheduling scheduling,
      PatientLinks places) {
    var outlets = Outlets.open(vertx, config.notices(), clock);
    lifecycle.onStop("outlets", Awaiting.closing(outlets));
    var office =
        NoticeOffice.open(
            vertx,
            redisConfig,
            sealer,
            clock,
            config.notices().rules(),
            scheduling,
            outlets.carriers(),
            outlets.calendars(),
            places,
            config.notices().baseUrl());
    lifecycle.onStop("notices", () -> Awaiting.of(office.close()));
    return office;
  }

  private void demo(RedisScheduling scheduling, AccountStore accounts) {
    Demo.check(Awaiting.stored(scheduling.directory()::organisations), config.withDemo());
    if (!config.withDemo()) {
      return;
    }
    var demo =
        new Demo(
            scheduling.directory(),
            scheduling.emergencies(),
            accounts,
            secrets,
            new PasswordHasher(random)::hash);
    var today = LocalDate.ofInstant(clock.instant(), ZONE);
    Awaiting.stored(() -> demo.fill(config.folders().data(), today));
    signIns = demo.signIns();
    clientSecret = demo.clientSecret();
  }

  private IceServers iceServers() {
    var turn = config.turn();
    return new IceServers(
        turn.servers(), turn.secretFile().map(TurnSecretFile::read), turn.lifetime());
  }

  private Relay relay() {
    var media = config.media();
    var relay =
        Awaiting.of(
            Relay.start(
                new RelayConfig(
                    media.firstPort(),
                    media.loops(),
                    EveryAddress.toBind(),
                    media.announced(),
                    media.withTcp(),
                    media.marks(),
                    config.attendees(),
                    media.usesOpenSsl()),
                meters.registry()));
    lifecycle.onStop("relay", () -> Awaiting.of(relay.close()));
    return relay;
  }

  /// Warms up what calls need, of a process that is ready and goes on for long.
  void rehearse() {
    rehearsal.run();
  }

  /// What a newcomer needs to know.
  ///
  /// @param upMillis since the process began
  String greeting(long upMillis) {
    return Greeting.of(config, httpsPort, managementPort, signIns, clientSecret, upMillis);
  }
}
