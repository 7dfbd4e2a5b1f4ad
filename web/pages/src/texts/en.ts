import waiting from './waiting-en'
import watching from './watching-en'
import vitals from './vitals-en'
import account from './accounts-en'
import imports from './imports-en'
import deed from './deeds-en'
import oversight from './oversight-en'
import policies from './policies-en'
import passkeys from './passkeys-en'
import security from './security-en'
import notice from './notices-en'
import order from './orders-en'
import teaching from './teaching-en'
import alerting from './alerting-en'
import chart from './charts-en'
import grant from './grants-en'
import health from './health-en'
import hook from './hooks-en'
import rating from './ratings-en'
import relative from './relative-en'
import referral from './referrals-en'
import request from './requests-en'
import cases from './cases-en'
import desk from './desk-en'
import emergencies from './emergencies-en'
import looks from './looks-en'
import machine from './machine-en'
import room from './room-en'
import papers from './papers-en'
import rundown from './rundown-en'
import studies from './studies-en'
import teams from './teams-en'
import visit from './visits-en'
import type zh from './zh-CN'

const en: typeof zh = {
  machine,
  account,
  imports,
  waiting,
  watching,
  vitals,
  notice,
  visit,
  passkeys,
  security,
  deed,
  oversight,
  policies,
  rating,
  referral,
  relative,
  alerting,
  chart,
  grant,
  health,
  hook,
  order,
  studies,
  teaching,
  request,
  papers,
  rundown,
  ...cases,
  ...room,
  ...teams,
  ...emergencies,
  ...desk,
  ...looks,
  app: {
    name: 'Huizhen',
    full: 'Huizhen teleconsultation gateway',
    demo: 'DEMO · all data is made up; do not enter real patients',
    language: 'Language',
    otherLanguage: '中文',
    signOut: 'Sign out',
    toMain: 'Skip to the main content',
    ways: 'Pages',
    menu: 'Menu',
    worklist: 'Worklist',
    audit: 'Audit',
    rooms: 'Open rooms',
    newCase: 'Ask for a consultation',
    back: 'Back',
    retry: 'Try again',
    cancel: 'Cancel',
    confirm: 'Confirm',
    close: 'Close',
    save: 'Save',
    loading: 'Loading…',
    none: 'None',
    refresh: 'Refresh',
    notFound: 'There is no such page.',
  },
  role: {
    COUNTY_DOCTOR: 'County doctor',
    SPECIALIST: 'Specialist',
    COORDINATOR: 'Coordinator',
    REGULATOR: 'Regulator',
    OPERATOR: 'Operator',
  },
  signIn: {
    code: 'Code of your authenticator app, or a recovery code',
    title: 'Sign in',
    username: 'User name',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'The user name or the password is not right.',
    locked: 'Too many wrong attempts: the account is locked for a while. Try again later.',
    over: 'Your session has ended. Please sign in again.',
    lead: 'County doctors ask, specialists answer on video; every step is on record and recordings are kept encrypted.',
    oidc: 'Sign in with {provider}',
    'oidc-unavailable': 'The identity provider can\'t be reached. Try again later, or use your user name and password.',
    'oidc-forged': 'Signing in was not finished or took too long. Please begin again.',
    'oidc-weak': 'You signed in there with less than is needed here. Sign in with several factors and try again.',
    'oidc-elsewhere': 'Your role signs in from named networks alone. Connect to one and try again.',
    'oidc-refused': 'The identity provider did not let you in. Try again, or ask your administrator.',
    'oidc-stranger': 'You are known there, but have no account here. Ask your administrator for one.',
    required: 'Enter your user name and password.',
  },
  error: {
    unreachable: 'The server can\'t be reached. Check the network and try again.',
    status: {
      400: 'Something in what was sent is not right.',
      401: 'Please sign in.',
      403: 'You are not allowed to do this.',
      404: 'It does not exist, or you may not see it.',
      409: 'The case\'s state does not allow this; the page has been refreshed.',
      412: 'Somebody else changed it meanwhile. Refresh and try again.',
      413: 'The file is larger than 20 MB.',
      415: 'This file type is not accepted. Upload PDF, PNG or JPEG.',
      422: 'The content does not fit.',
      423: 'The account is locked for a while. Try again later.',
      429: 'Too many requests. Try again later.',
      503: 'The service is not available at the moment. Try again later.',
    },
    other: 'That did not work ({code}).',
    code: {
      'second-factor': 'Now show your second factor as well.',
      'link-gone': 'This link was used already or is too old.',
      'wrong-code': 'The code is not right, or was used before.',
      'wrong-passkey': 'The passkey was not accepted. Try again, or use another way.',
      'passkey-refused': 'The passkey was not accepted. Try again.',
      'passkey-taken': 'This passkey is registered already.',
      'passkeys-unavailable': 'Passkeys need an address with a name: open these pages by it, not by an IP address.',
      'too-many-passkeys': 'There are ten passkeys already: remove one first.',
      'no-factor': 'There is no second factor.',
      'enrol-first': 'Set up a second factor first.',
      'factor-required': 'Your role needs a second factor here.',
      'bad-credentials': 'The user name or the password is not right.',
      locked: 'Too many wrong attempts: the account is locked for a while. Try again later.',
      'wrong-password': 'The password is not right; nothing was signed.',
      'slot-taken': 'Somebody has just taken this time. The nearest free ones are below.',
      'too-early': 'The lobby is not open yet.',
      'consent-missing': 'Without the patient\'s consent nobody can enter.',
      'licence-expired': 'The licence has expired; you can\'t enter.',
    },
  },
  trail: {
    title: 'Who did what',
    open: 'Show who did what',
    openHint: 'Reading it is on record too.',
    none: 'No entries.',
    who: 'Who',
    when: 'When',
    what: 'What',
    subject: 'Subject',
    outcome: 'Outcome',
    detail: 'Details',
    sequence: 'No.',
  },
  audit: {
    title: 'Audit log',
    verify: 'Verify the hash chain',
    verifying: 'Verifying…',
    intact: 'The chain is intact: {n} entries.',
    broken: 'The chain does not fit from entry {n} on!',
    head: 'Head digest',
    older: 'Older entries',
    lead: 'Append-only and hash-chained; reading this page is on record too.',
  },
  // Emergencies
  onCall: {
    on: 'You are on call: {department}, level {level}',
    handed: 'Your calls go to a colleague until {time}',
    handOver: 'Do not disturb (hand over)',
    to: 'Hand over to',
    hours: '{count} h',
  },
}

export default en
