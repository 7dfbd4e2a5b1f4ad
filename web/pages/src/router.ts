import { createRouter, createWebHistory, type Router } from 'vue-router'
import { useSession } from './stores/session'

declare module 'vue-router' {
  interface RouteMeta {
    isPublic?: boolean
    /** The page fills the window by itself. */
    isBare?: boolean
  }
}

export function createPagesRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      {
        path: '/signin',
        name: 'signin',
        component: () => import('./views/SignIn.vue'),
        meta: { isPublic: true },
      },
      { path: '/', name: 'worklist', component: () => import('./views/Worklist.vue') },
      { path: '/cases/new', name: 'new', component: () => import('./views/ApplicationForm.vue') },
      {
        path: '/cases/:id/edit',
        name: 'edit',
        component: () => import('./views/ApplicationForm.vue'),
        props: true,
      },
      {
        path: '/cases/:id',
        name: 'case',
        component: () => import('./views/CasePage.vue'),
        props: true,
      },
      {
        path: '/cases/:id/room',
        name: 'room',
        component: () => import('./views/RoomPage.vue'),
        props: true,
        meta: { isBare: true },
      },
      {
        path: '/recordings/:id',
        name: 'recording',
        component: () => import('./views/Playback.vue'),
        props: true,
      },
      {
        path: '/visit',
        name: 'visit',
        component: () => import('./views/VisitPage.vue'),
        meta: { isPublic: true, isBare: true },
      },
      {
        path: '/guest',
        name: 'guest',
        component: () => import('./views/GuestPage.vue'),
        meta: { isPublic: true, isBare: true },
      },
      {
        path: '/visit-blocks',
        name: 'visit-blocks',
        component: () => import('./views/VisitBlocks.vue'),
      },
      {
        path: '/visit-blocks/:id',
        name: 'visit-block',
        component: () => import('./views/VisitBlock.vue'),
        props: true,
      },
      {
        path: '/visit-blocks/:block/rooms/:id',
        name: 'visit-room',
        component: () => import('./views/RoomPage.vue'),
        props: true,
        meta: { isBare: true },
      },
      { path: '/security', name: 'security', component: () => import('./views/Security.vue') },
      { path: '/policies', name: 'policies', component: () => import('./views/Policies.vue') },
      {
        path: '/oversight',
        name: 'oversight',
        component: () => import('./views/Oversight.vue'),
      },
      {
        path: '/oversight/cases/:id',
        name: 'trace',
        component: () => import('./views/Trace.vue'),
        props: true,
      },
      {
        path: '/oversight/cases/:id/room',
        name: 'watch-room',
        component: () => import('./views/WatchRoom.vue'),
        props: true,
        meta: { isBare: true },
      },
      {
        path: '/referrals',
        name: 'referrals',
        component: () => import('./views/Referrals.vue'),
      },
      {
        path: '/referrals/:id',
        name: 'referral',
        component: () => import('./views/ReferralPage.vue'),
        props: true,
      },
      { path: '/orders', name: 'orders', component: () => import('./views/Orders.vue') },
      {
        path: '/orders/:id',
        name: 'order',
        component: () => import('./views/OrderPage.vue'),
        props: true,
      },
      { path: '/teaching', name: 'teaching', component: () => import('./views/Teaching.vue') },
      {
        path: '/teaching/:id',
        name: 'lesson',
        component: () => import('./views/TeachingPage.vue'),
        props: true,
      },
      {
        path: '/teaching/:id/room',
        name: 'lesson-room',
        component: () => import('./views/LessonRoom.vue'),
        props: true,
        meta: { isBare: true },
      },
      { path: '/audit', name: 'audit', component: () => import('./views/Audit.vue') },
      { path: '/health', name: 'health', component: () => import('./views/Health.vue') },
      { path: '/rooms', name: 'rooms', component: () => import('./views/Rooms.vue') },
      { path: '/board', name: 'board', component: () => import('./views/Board.vue') },
      { path: '/duty', name: 'duty', component: () => import('./views/Duty.vue') },
      { path: '/directory', name: 'directory', component: () => import('./views/DirectoryImport.vue') },
      { path: '/accounts', name: 'accounts', component: () => import('./views/Accounts.vue') },
      { path: '/retention', name: 'retention', component: () => import('./views/Retention.vue') },
      { path: '/grants', name: 'grants', component: () => import('./views/Grants.vue') },
      { path: '/webhooks', name: 'webhooks', component: () => import('./views/Webhooks.vue') },
      { path: '/:rest(.*)*', name: 'lost', component: () => import('./views/NotFound.vue') },
    ],
  })
  router.beforeEach(async (to) => {
    const session = useSession()
    await session.load()
    const isBound = session.user?.mustEnrol === true || session.user?.mustChange === true
    if (isBound && to.name !== 'security') return { name: 'security' }
    // Operators see no case: their first page is how the rooms go.
    if (to.name === 'worklist' && session.user?.role === 'OPERATOR') return { name: 'rooms' }
    if (to.meta.isPublic === true || session.user !== undefined) return true
    return { name: 'signin', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  })
  return router
}
