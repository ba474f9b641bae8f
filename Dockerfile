# Builds the report in a container: docker build -t segbook . && docker run -v "$PWD/reports:/segbook/reports" segbook
FROM node:22-slim
WORKDIR /segbook
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
CMD ["node", "dist/lib/cli/main.js", "report"]
