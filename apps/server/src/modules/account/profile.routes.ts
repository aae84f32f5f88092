import {
  cancelDeletion,
  changeMobile,
  deleteAvatar,
  downloadMyData,
  putAvatar,
  requestDeletion,
  requestPasswordMail,
  resendEmail,
  resetPasswordByMail,
  setEmail,
  updateProfile,
  verifyEmail,
} from '@jishi/contract'
import type { FastifyInstance } from 'fastify'
import { handle } from '../../http/handle.ts'
import { localeOf } from '../../http/locale.ts'
import { visitorOf } from './admit.routes.ts'
import type { ProfileService } from './profile.service.ts'

const done = { done: true } as const

export function profileRoutes(app: FastifyInstance, { profiles }: { profiles: ProfileService }): void {
  handle(app, updateProfile, ({ body, who }) => profiles.update(who.id, body))
  handle(app, changeMobile, ({ body, who, request }) =>
    profiles.changeMobile(who.id, body, visitorOf(request)),
  )

  handle(app, setEmail, ({ body, who, request }) =>
    profiles.setEmail(who.id, body, localeOf(request), visitorOf(request)),
  )
  handle(app, resendEmail, async ({ who, request }) => {
    await profiles.resendEmail(who.id, localeOf(request))
    return done
  })
  handle(app, verifyEmail, ({ body }) => profiles.verifyEmail(body.token))

  handle(app, requestPasswordMail, async ({ body, request }) => {
    await profiles.requestPasswordMail(body, localeOf(request), visitorOf(request))
    return done
  })
  handle(app, resetPasswordByMail, async ({ body }) => {
    await profiles.resetPasswordByMail(body)
    return done
  })

  handle(app, putAvatar, ({ bytes, who }) => profiles.putAvatar(who.id, bytes))
  handle(app, deleteAvatar, ({ who }) => profiles.deleteAvatar(who.id))

  handle(app, requestDeletion, ({ body, who, request }) =>
    profiles.requestDeletion(who, body.confirm, visitorOf(request)),
  )
  handle(app, cancelDeletion, ({ who }) => profiles.cancelDeletion(who.id))

  handle(app, downloadMyData, ({ who, reply }) => {
    reply.header('content-disposition', 'attachment; filename="jishi-my-data.zip"')
    reply.header('cache-control', 'no-store')
    return profiles.downloadMyData(who.id)
  })
}
