import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planCommit } from '../../../src/actions/plan-commit.ts'
import { planLines } from '../../../src/domain/plan/render.ts'
import { catalogue } from '../../fixtures/spec.ts'

/** Files of public repositories, and the format's complete example: what the first push of each would do. */
const folder = join(import.meta.dirname, '../../fixtures/doprax-yaml')
const atMain = 'public container: main, as no service exposes port 80 or 443'
const plans: Record<string, string[]> = {
  'dopraxcom__V2ray-for-Doprax.yaml': [
    '+ main env UUID = generated',
    '+ main env VMESS_WSPATH = /vmess',
    '+ main env VLESS_WSPATH = /vless',
  ],
  'dopraxcom__django-mysql-1.yaml': [
    '+ main volume /app_data/static = static',
    '+ main env DB_PASS = generated',
    '+ main env DB_NAME = mydb',
    '+ main env DB_HOST = mysql',
    '+ service mysql = mysql:5.6 (with the volume mysql_vol)',
    atMain,
    'main gets from its services: DATABASE_URL (mysql)',
  ],
  'dopraxcom__docker-node-mongo.yaml': [
    '+ main env MONGODB_HOST = mongodb',
    '+ service mongodb = mongo:3.6 (with the volume mongodb_vol)',
    atMain,
    'main gets from its services: MONGO_URL (mongodb)',
  ],
  'dopraxcom__nextcloud.yaml': ['+ main volume /var/www/html = data'],
  'dopraxcom__node-docker-example.yaml': [
    '+ main volume /var/www/html = http_root',
    '+ service mongodb = mongo:3.6 (with the volume mongodb_vol)',
    atMain,
    'main gets from its services: MONGO_URL (mongodb)',
  ],
  'dopraxcom__wordpress.yaml': [
    '+ main volume /var/www/html = http_root',
    '+ main env WORDPRESS_DB_HOST = mysql',
    '+ main env WORDPRESS_DB_NAME = wordpress',
    '+ main env WORDPRESS_DB_USER = root',
    '+ main env WORDPRESS_DB_PASSWORD = PASSWORD',
    '+ service mysql = mysql:5.7 (with the volume mysql_vol)',
    atMain,
    'main gets from its services: DATABASE_URL (mysql)',
  ],
  'dopraxcom__wordpress57.yaml': [
    '+ main volume /var/www/html = http_root',
    '+ main env WORDPRESS_DB_HOST = mysql',
    '+ main env WORDPRESS_DB_NAME = wordpress',
    '+ main env WORDPRESS_DB_USER = root',
    '+ main env WORDPRESS_DB_PASSWORD = generated',
    '+ service mysql = mysql:5.7 (with the volume mysql_vol)',
    atMain,
    'main gets from its services: DATABASE_URL (mysql)',
  ],
  'example.yaml': [
    '+ main volume /srv/recipes/static = recipe_static',
    '+ main volume /srv/recipes/media = recipe_media',
    '+ main env DATABASE_HOST = mysql',
    '+ main env DATABASE_NAME = recipes',
    '+ main env DATABASE_USER = cook',
    '+ main env DATABASE_PASSWORD = generated',
    '+ main env DJANGO_SECRET = generated',
    '+ main env INSTALL_ID = generated',
    '+ main env QUEUE_URL = redis://redis:6379/0',
    '+ service mysql = mysql:5.7 (with the volume recipe_mysql)',
    '+ service redis = redis:5 (with the volume redis_data)',
    '+ service nginx = nginx:1 (with the volumes recipe_static, recipe_media)',
    'public container: nginx, as nginx exposes port 80',
    'main gets from its services: DATABASE_URL (mysql), REDIS_URL (redis)',
  ],
  'hemenxyz__django-docker-daniel.yaml': [
    '+ main volume /staticfiles = static',
    '+ main env DB_PASS = generated',
    '+ main env DB_NAME = bookstoreDB',
    '+ main env DB_HOST = postgresql',
    '+ service postgresql = postgres:11 (with the volume postgres_vol)',
    atMain,
    'main gets from its services: DATABASE_URL (postgresql)',
  ],
  'hemenxyz__matomo-for-doprax.yaml': [
    '+ main volume /var/www/html = matomovol',
    '+ main env MATOMO_DATABASE_HOST = mysql',
    '+ main env MATOMO_DATABASE_USERNAME = dbuser01',
    '+ main env MATOMO_DATABASE_PASSWORD = generated',
    '+ main env MATOMO_DATABASE_DBNAME = matomodb',
    '+ service mysql = mysql:5.6 (with the volume mysql_vol)',
    atMain,
    'main gets from its services: DATABASE_URL (mysql)',
  ],
  'hemenxyz__rocketchat.yaml': [
    '+ main volume /app/uploads = uploads',
    '+ main env PORT = 3000',
    '+ main env ROOT_URL = http://localhost:3000',
    '+ main env MONGO_URL = mongodb://mongodb:27017/rocketchat',
    '+ main env MONGO_OPLOG_URL = mongodb://mongodb:27017/local',
    '+ service mongodb = mongo:3.6 (with the volume mongodb_vol)',
    '+ service nginx = nginx:3',
    'public container: nginx, as nginx exposes port 80',
  ],
  'serebas__associations_game.yaml': [
    '+ main volume /staticfiles = static',
    '+ service redis = redis:5 (with the volume redis_data)',
    atMain,
    'main gets from its services: REDIS_URL (redis)',
  ],
}

async function planOf(file: string): Promise<string[]> {
  const source: Record<string, Buffer> = {
    'doprax.yaml': readFileSync(join(folder, file)),
    'nginx.conf': Buffer.from('events {}'),
    'deploy/nginx.conf': Buffer.from('events {}'),
  }
  const repositories = {
    readFiles: async (_project: string, _commit: string, paths: string[]) =>
      paths.map((path) => source[path.replace(/^\.\//, '')] ?? null),
  }
  const services: any = { config: { domain: 'localhost' }, repositories, catalogue }
  const { items, notes } = await planCommit(services, { id: null, name: 'site' }, 'commit')
  return [...planLines(items), ...notes]
}

test.each(Object.keys(plans))('%s', async (file) => {
  expect(await planOf(file)).toEqual(plans[file])
})

test('the one that is broken plans nothing, and its push is refused with the line', async () => {
  const [broken, ...others] = readdirSync(folder).filter((file) => !plans[file])
  expect({ broken, others }).toEqual({ broken: 'dopraxcom__rocketchat.yaml', others: [] })
  await expect(planOf(broken!)).rejects.toThrow(/doprax\.yaml, line 19, column 14: .*\n.*mount: file/)
})
