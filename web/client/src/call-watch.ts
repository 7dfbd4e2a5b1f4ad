import { CallStats } from './call-stats.js'
import { LipSync } from './lips.js'
import { RoundTripWatch } from './network.js'
import type { Peer } from './peer.js'
import type { CallFigures } from './protocol.js'
import { judge, type Quality, QualityMeter } from './quality.js'
import { SilenceWatch } from './silence.js'
import type { Surroundings } from './surroundings.js'

/** Between two looks at the connection. */
const LOOK_MILLIS = 250
/** Between two words on the quality, and two reports to the server. */
const REPORT_MILLIS = 5_000
/** The first word on the quality comes sooner. */
const FIRST_REPORT_MILLIS = 3_000

/** The same when there is a reason to think that the way is gone. */
const DOUBT_MILLIS = 600

/**
 * Watches how a call goes: looks for another way when nothing comes any more, says how good it is,
 * and lets sound wait for pictures that are held back.
 */
export class CallWatch {
  private meter = new QualityMeter()
  private silence = new SilenceWatch()
  private roundTrips = new RoundTripWatch()
  private stats = new CallStats()
  private lips = new LipSync()
  private nextReport = 0
  private cancel: () => void = () => undefined
  private cancelDoubt: () => void = () => undefined

  constructor(
    private readonly world: Surroundings,
    private readonly peer: () => Peer | undefined,
    private readonly judged: (quality: Quality) => void,
    private readonly report: (figures: CallFigures) => void,
    /** What flowed from the relay has stopped: what took it away may have taken more. */
    private readonly stopped: () => void,
  ) {}

  /** The connection is a new one. */
  reset(): void {
    this.meter = new QualityMeter()
    this.silence = new SilenceWatch()
    this.roundTrips = new RoundTripWatch()
    this.stats = new CallStats()
    this.lips = new LipSync()
    this.nextReport = this.world.now() + FIRST_REPORT_MILLIS
  }

  start(): void {
    this.cancel()
    this.cancel = this.world.later(LOOK_MILLIS, () => void this.look())
  }

  stop(): void {
    this.cancel()
    this.cancelDoubt()
  }

  /** The network may be another one, or the way much slower than it was: looks sooner whether anything comes, once. */
  async doubt(): Promise<void> {
    const peer = this.peer()
    if (peer?.mediaState !== 'connected') return
    const silence = new SilenceWatch(DOUBT_MILLIS)
    silence.isSilent(await peer.stats(), this.world.now())
    this.cancelDoubt()
    this.cancelDoubt = this.world.later(DOUBT_MILLIS, () => {
      void peer.stats().then((reports) => {
        if (this.peer() !== peer || peer.mediaState !== 'connected') return
        if (silence.isSilent(reports, this.world.now())) peer.restart()
      })
    })
  }

  /**
   * What flowed has just stopped and has not come again: where the way to the server is another one
   * by now, the network is gone that both went over.
   */
  async isCutOff(): Promise<boolean> {
    const peer = this.peer()
    if (peer === undefined || !this.silence.clings(this.world.now())) return false
    const reports = await peer.stats()
    return this.peer() === peer && this.silence.isCutOff(reports, this.world.now())
  }

  private async look(): Promise<void> {
    const peer = this.peer()
    if (peer === undefined) return
    try {
      const reports = await peer.stats()
      if (this.peer() !== peer) return
      const now = this.world.now()
      const isConnected = peer.mediaState === 'connected'
      const isSlow = this.roundTrips.isDoubtful(reports)
      const hadStopped = this.silence.hasStopped
      const isSilent = this.silence.isSilent(reports, now)
      if (this.silence.hasStopped && !hadStopped) this.stopped()
      if (this.silence.isSteady && !this.silence.hasStopped) peer.proven()
      if (isConnected && isSilent) peer.restart()
      else if (isConnected && isSlow) void this.doubt()
      if (now < this.nextReport) return
      this.nextReport = now + REPORT_MILLIS
      if (!isConnected) {
        this.judged('unknown')
        return
      }
      this.judged(judge(this.meter.sample(reports)))
      this.report(this.stats.sample(reports, now))
      peer.delaySound(this.lips.soundDelay(reports))
    } finally {
      if (this.peer() === peer) this.start()
    }
  }
}
