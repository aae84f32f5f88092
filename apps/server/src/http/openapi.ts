import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

/** OpenAPI 3.1 from the endpoints' own schemas, browsable at /api/docs, raw at /api/docs/json. */
export async function useOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Jishi 集市 API',
        version: '0.1.0',
        description:
          'Amounts are whole fen (1/100 yuan). Every error has the shape `{ error: { code, message, details, requestId } }`.',
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'jishi_access' },
          staffBearer: { type: 'http', scheme: 'bearer' },
          staffCookie: { type: 'apiKey', in: 'cookie', name: 'jishi_staff' },
        },
      },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs' })
}
