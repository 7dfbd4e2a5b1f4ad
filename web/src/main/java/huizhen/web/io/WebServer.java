package huizhen.web.io;

import huizhen.web.document.PdfPress;
import huizhen.web.document.SheetPress;
import huizhen.web.factor.Argon2;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.openapi.contract.OpenAPIContract;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Mounts the HTTP API, the health routes and the pages on a router. `app` mounts its WebSocket,
/// WHIP and WHEP routes before, or under paths that are not pages: what is unknown here ends in a
/// 404.
public final class WebServer {
  /// Passwords that are checked at the same time (19 MiB each), and how many wait.
  private static final int HASHES_AT_ONCE = 2;

  private static final int HASHES_IN_LINE = 64;
  private static final long LIVE_MILLIS = 60_000;
  private static final int PRINTS_AT_ONCE = 2;
  private static final int PRINTS_IN_LINE = 32;

  private WebServer() {}

  /// Fails with an [IllegalArgumentException] when the PDF font is not there.
  public static Future<Void> mount(
      Vertx vertx,
      Router router,
      WebPorts ports,
      WebConfig config,
      InstantSource clock,
      MeterRegistry registry) {
    PdfPress press;
    try {
      press = new PdfPress(config.pdfFont());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    var published = Contract.published();
    var random = new SecureRandom();
    var hashing = new BoundedWork(vertx, "password-hash", HASHES_AT_ONCE, HASHES_IN_LINE);
    var hasher = new PasswordHasher(random);
    return hashing
        .run(() -> hasher.hash(new Tokens(random).secret()))
        .compose(strangersHash ->
            Contract.validated(vertx, published)
                .map(contract -> {
                  var tokens = new Tokens(random);
                  var auditor = new Auditor(ports.audit(), tokens, clock);
                  var passkeys = new PasskeyDesk(ports.passkeys(), hashing, auditor, tokens, clock);
                  var factors = new FactorDesk(ports.factors(), passkeys, random, clock);
                  var signIn =
                      new SignIn(ports.accounts(), hashing, hasher, clock, strangersHash, factors);
                  mount(
                      vertx,
                      router,
                      contract,
                      new Parts(
                          ports,
                          config,
                          clock,
                          press,
                          published,
                          new Doors(signIn, factors, passkeys, auditor, tokens),
                          random,
                          registry));
                  return null;
                }));
  }

  private static void mount(Vertx vertx, Router router, OpenAPIContract contract, Parts parts) {
    var ports = parts.ports();
    var config = parts.config();
    var clock = parts.clock();
    var doors = parts.doors();
    var tokens = doors.tokens();
    var sessions =
        new Sessions(
            ports.sessions(),
            ports.accounts(),
            ports.tickets(),
            tokens,
            config.sessionIdle(),
            clock);
    var auditor = doors.auditor();
    var faces = new FaceBook(ports.directory(), ports.accounts());
    var desk = new CaseDesk(ports, faces, clock);
    var printing = new BoundedWork(vertx, "pdf", PRINTS_AT_ONCE, PRINTS_IN_LINE);
    var signIn = doors.signIn();
    var oidc = config.oidc().map(it -> new OidcProvider(vertx, it, clock));

    var news = new SecurityNotices(ports.notices(), auditor);
    var signingWork = SigningDesk.work(vertx);
    var signingKeys =
        new SigningKeyDesk(ports, news, auditor, signingWork, Argon2.USUAL, parts.random(), clock);
    var signing = new SigningDesk(ports, signIn, signingKeys, auditor, signingWork, parts.random());
    var browsers = new KnownBrowsers(ports.sessions(), tokens, clock);
    Map<String, Operation> operations = new HashMap<>();
    operations.putAll(
        new SessionRoutes(
                ports,
                config,
                sessions,
                signIn,
                doors.factors(),
                tokens,
                auditor,
                parts.contract(),
                oidc,
                browsers,
                news)
            .operations());
    var stepUp = new StepUp(config, signIn, doors.factors(), auditor);
    operations.putAll(
        new SecurityRoutes(
                stepUp,
                sessions,
                signIn,
                doors.factors(),
                signingKeys,
                ports.notices(),
                config.passwordWords(),
                news,
                auditor)
            .operations());
    operations.putAll(
        new PasskeyRoutes(stepUp, doors.passkeys(), doors.factors(), sessions, news, auditor)
            .operations());
    operations.putAll(
        new AccountRoutes(
                ports,
                sessions,
                signIn,
                doors.factors(),
                signingKeys,
                stepUp,
                news,
                parts.random(),
                auditor,
                clock)
            .operations());
    keepLive(vertx, ports, sessions);
    var hub = new EventHub(vertx, ports);
    ports.tickets().onSessionEnded(hub::sessionEnded);
    ports
        .accounts()
        .onChanged(account -> {
          // Where that fails each session ends with the next thing that it asks for.
          var _ = sessions.endAll(account);
        });
    operations.putAll(
        new SupervisionRoutes(
                ports, faces, auditor, new Proofs(ports, SignatureChecks.work(vertx)), clock)
            .operations());
    operations.putAll(new PolicyRoutes(config.policies()).operations());
    operations.putAll(new ServiceRoutes(ports, config, sessions, signIn, auditor).operations());
    operations.putAll(new CaptionRoutes(ports, config, auditor).operations());
    operations.putAll(new DirectoryRoutes(ports, auditor, clock).operations());
    operations.putAll(new ImportRoutes(ports, auditor).operations());
    var emergencies = new EmergencyRoutes(ports, desk, clock);
    operations.putAll(emergencies.operations());
    operations.putAll(new OnCallRoutes(ports, clock).operations());
    operations.putAll(new EventRoutes(hub).operations());
    operations.putAll(new NoticeRoutes(ports, news).operations());
    operations.putAll(new CaseRoutes(ports, desk, faces, auditor, emergencies).operations());
    var visits = new VisitDesk(ports, auditor);
    var requestDesk = new RequestDesk(auditor);
    var orders = new OrderDesk(ports, faces, requestDesk);
    var paperDrafts = new PaperDrafts(ports, orders, visits, auditor, tokens, clock);
    operations.putAll(paperDrafts.operations());
    operations.putAll(
        new DraftRoutes(ports, desk, paperDrafts, faces, auditor, tokens, clock).operations());
    operations.putAll(new WaitRoutes(ports, desk).operations());
    var uploads = new UploadGate(ports.scanner(), auditor);
    operations.putAll(new MaterialRoutes(ports, desk, uploads, auditor, clock).operations());
    operations.putAll(new StudyRoutes(ports, auditor, clock).operations());
    operations.putAll(
        new DocumentRoutes(
                ports, desk, faces, auditor, signing, parts.press(), printing, tokens, clock)
            .operations());
    operations.putAll(new JoinRoutes(ports, config, desk, clock).operations());
    operations.putAll(new GuestRoutes(ports, config, auditor, tokens, clock).operations());
    var stills = new StillRoutes(ports, faces, auditor);
    operations.putAll(stills.operations());
    operations.putAll(new EvidenceRoutes(ports, faces, auditor, stills).operations());
    operations.putAll(new FilmRoutes(ports.compositions(), auditor, clock).operations());
    operations.putAll(new RetentionRoutes(ports, auditor, signIn).operations());
    operations.putAll(new TeamRoutes(ports, desk, signing, clock).operations());
    operations.putAll(new AbsenceRoutes(ports, auditor, clock).operations());
    var papers = new VisitPapers(ports, visits, signing, paperDrafts, clock);
    operations.putAll(
        new VisitRoutes(ports, config, visits, papers, faces, auditor, clock).operations());
    operations.putAll(new SigningRoutes(ports, visits, signing, auditor).operations());
    operations.putAll(
        new VisitCopy(ports, visits, faces, auditor, new SheetPress(parts.press()), printing)
            .operations());
    operations.putAll(new VitalsRoutes(ports.documents(), visits, auditor).operations());
    operations.putAll(new RatingRoutes(ports.ratings(), visits, auditor, clock).operations());
    operations.putAll(new OwnPlaceRoutes(ports, visits, clock).operations());
    var links = new VisitLinkRoutes(ports, config, visits, sessions, auditor, tokens, clock);
    operations.putAll(links.operations());
    operations.computeIfPresent("getOwnVisit", (_, it) -> links.staying(it));
    var courses = new TrailCourses(ports.audit(), ports.webhooks());
    var post = new SignedPost(vertx, clock);
    var hooks =
        new HookRunner(
            vertx,
            ports,
            courses,
            post,
            config.hookNetworks(),
            config.publicOrigin().map(Object::toString).orElse("urn:huizhen:gateway"),
            clock);
    hooks.start();
    operations.putAll(
        new HookRoutes(ports, hooks, auditor, tokens, parts.random(), clock).operations());
    var feeds =
        new FeedRunner(
            vertx,
            ports,
            courses,
            config.feed().records(),
            feedTargets(vertx, config, post),
            auditor,
            clock);
    feeds.start();
    operations.putAll(new FeedRoutes(feeds, auditor).operations());
    operations.putAll(new OperatorRoutes(ports, feeds, auditor).operations());
    operations.putAll(new GrantRoutes(ports, visits, faces, auditor, clock).operations());
    operations.putAll(new BreakGlassRoutes(ports, signIn, auditor, clock).operations());
    operations.putAll(new WatchRoutes(ports, config, signIn, faces, auditor, clock).operations());
    var requestPapers =
        new RequestPapers(ports, signing, auditor, new SheetPress(parts.press()), printing, clock);
    var referrals = new ReferralDesk(ports, faces, requestDesk);
    operations.putAll(
        new ReferralRoutes(
                ports,
                referrals,
                requestDesk,
                requestPapers,
                new ReferralPapers(referrals, requestPapers))
            .operations());
    operations.putAll(
        new OrderRoutes(
                ports,
                orders,
                requestDesk,
                requestPapers,
                uploads,
                new OrderReports(orders, requestPapers, paperDrafts))
            .operations());

    var teaching = new TeachingDesk(ports, faces, requestDesk);
    operations.putAll(new SessionCaptions(ports, faces, auditor, visits, teaching).operations());
    operations.putAll(
        new TeachingRoutes(
                ports,
                config,
                teaching,
                requestDesk,
                requestPapers,
                new TeachingPapers(teaching, requestPapers))
            .operations());

    router.route().failureHandler(Problems::handle);
    router.route().handler(new SecurityHeaders());
    new HealthRoutes(ports.readiness()).mount(router);
    var machines = new MachineGate(sessions, ports.accounts(), auditor);
    var gatekeeper = new Gatekeeper(sessions, auditor, machines, config.places());
    var subjects = new Subjects(ports, auditor);
    var throttle = new Throttle(config.limits(), parts.registry(), System::nanoTime);
    new ApiRouter(vertx, config, gatekeeper, subjects, throttle, tokens)
        .mount(router, contract, operations);
    oidc.ifPresent(it -> {
      var logouts = new OidcSessions(ports.sessions(), sessions, auditor, clock);
      new OidcRoutes(ports, config, it, sessions, logouts, auditor, tokens, browsers, news, clock)
          .mount(router);
      new OidcLogoutRoute(vertx, config, it, logouts, throttle, auditor, parts.registry())
          .mount(router);
    });
    new FhirRoutes(ports, config, sessions, throttle, auditor, machines, tokens, clock)
        .mount(router);
    PageRoutes.mount(router);
  }

  private static List<FeedTarget> feedTargets(Vertx vertx, WebConfig config, SignedPost post) {
    var file = config.feed().folder().map(it -> new FileFeed(vertx, it));
    var http = config.feed().http().map(it -> new HttpFeed(it, post, config.hookNetworks()));
    return Stream.<Optional<? extends FeedTarget>>of(file, http)
        .<FeedTarget>flatMap(Optional::stream)
        .toList();
  }

  /// Nobody is signed out for being idle while a consultation goes on.
  private static void keepLive(Vertx vertx, WebPorts ports, Sessions sessions) {
    var _ = // ends with Vert.x
        vertx.setPeriodic(
            LIVE_MILLIS,
            _ -> {
              // A store that is away is asked again in a minute; idle times are longer.
              var _ = sessions.areLive(ports.rooms().present());
            });
  }

  private record Parts(
      WebPorts ports,
      WebConfig config,
      InstantSource clock,
      PdfPress press,
      JsonObject contract,
      Doors doors,
      SecureRandom random,
      MeterRegistry registry) {}

  /// Who lets people in, and writes down whom.
  private record Doors(
      SignIn signIn, FactorDesk factors, PasskeyDesk passkeys, Auditor auditor, Tokens tokens) {}
}
